// The pages as labcheck serves them, their cards filled, break no rule of axe; and pictures of them, to be
// looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { lookedAt, put, themes } from './axe.mjs';
import { Labcheck } from './labcheck.mjs';
import { BOOK, WIDTHS, launch, open, pages } from './site.mjs';

const SHOTS = process.env.SHOTS ?? 'target/browser/live';

let browser, labcheck;
before(async () => {
  browser = await launch();
  labcheck = await Labcheck.start();
  // Something of everything: done, to do, mistaken, not to be told.
  const put_ = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(labcheck.root, name)), { recursive: true });
    fs.writeFileSync(path.join(labcheck.root, name), text);
  };
  put_('etc/hostname', 'controller.example.com\n');
  put_('etc/chrony.conf', 'server 0.centos.pool.ntp.org iburst\n#local stratum 10\nallow 192.168.122.0/24\n');
  put_('root/openstack.txt', '[general]\nCONFIG_PROVISION_DEMO=y\nCONFIG_KEYSTONE_ADMIN_PW=a-secret\nCONFIG_NTP_SERVERS=127.0.0.1\n');
});
after(async () => {
  await browser.close();
  labcheck.stop();
});

/** Waits until what labcheck says stands in the page. */
const filled = (page) => page.waitForFunction(() => document.querySelector('.live-line[data-state=live]') &&
  [...document.querySelectorAll('.lab-card[data-exercise]')].every((card) => card.dataset.status));

for (const width of WIDTHS) {
  test(`no live page breaks a rule of axe at ${width} pixels`, { concurrency: true }, async () => {
    const found = [];
    const context = await lookedAt(browser, width);
    const page = await context.newPage();
    // The page for paper is not live; of the narrow ones, where the contents are hidden, those with cards.
    const live = pages(BOOK).filter((one) => !one.endsWith('print.html') && (width > 1000 || one.includes('/lab/')));
    for (const name of live) {
      await page.goto(`${labcheck.url}${name}`);
      await filled(page);
      await put(page);
      await themes(page, name, found);
    }
    await context.close();
    assert.deepEqual(found, []);
  });
}

for (const lang of ['ko', 'en']) {
  for (const theme of ['light', 'navy']) {
    for (const width of WIDTHS) {
      test(`pictures: ${lang}, ${theme}, ${width} pixels`, async () => {
        fs.mkdirSync(SHOTS, { recursive: true });
        for (const name of ['selinux', 'chrony']) {
          const page = await open(browser, `${labcheck.url}${lang}/lab/${name}.html`, { width, theme });
          await filled(page);
          const file = (what) => path.join(SHOTS, `${name}-${lang}-${theme}-${width}${what}.png`);
          await page.screenshot({ path: file('') });
          // The whole card in one window, and the bar at the top not in the middle of it.
          await page.setViewportSize({ width, height: 2600 });
          await page.evaluate(() => { document.getElementById('mdbook-menu-bar').style.position = 'static'; });
          await page.waitForFunction(() => document.getAnimations().length === 0);
          await page.locator('.lab-card').first().screenshot({ path: file('-card') });
          await page.done();
        }
      });
    }
  }
}
