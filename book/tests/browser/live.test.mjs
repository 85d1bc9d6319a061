// The cards while labcheck serves the book: they change by themselves, whatever way a file is edited.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BOOK, launch, open, ways } from './site.mjs';
import { CONFIG, Labcheck } from './labcheck.mjs';

let browser, labcheck;
before(async () => {
  browser = await launch();
  labcheck = await Labcheck.start();
});
after(async () => {
  await browser.close();
  labcheck.stop();
});

const card = (page) => page.locator('.lab-card[data-exercise=selinux]');
const boot = (page) => card(page).locator('[data-check="selinux.boot"]');

/** Waits until the check has this status, without loading the page again. */
const becomes = (page, status) =>
  page.waitForFunction((wanted) => document.querySelector('[data-check="selinux.boot"]')?.dataset.status === wanted, status, { timeout: 10_000 });

// How people edit: in place, by rename (sed -i), as vi does (the old one away, a new one written), by a new
// file that is moved over it, and with nothing there in between.
const EDITS = {
  'in place': (file, text) => fs.writeFileSync(file, text),
  'sed -i': (file, text) => execFileSync('sed', ['-i', `s/^SELINUX=.*/${text.trim()}/`, file]),
  "vi's way": (file, text) => {
    fs.renameSync(file, `${file}~`);
    fs.writeFileSync(file, text);
    fs.unlinkSync(`${file}~`);
  },
  'a rename': (file, text) => {
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
  },
  'away and back': (file, text) => {
    fs.unlinkSync(file);
    fs.writeFileSync(file, text);
  },
};

test('a card follows every way of editing without the page being loaded again', async () => {
  const page = await open(browser, `${labcheck.url}ko/lab/selinux.html`);
  await page.evaluate(() => { window.same = true; });
  await becomes(page, 'fail');
  for (const [name, edit] of Object.entries(EDITS)) {
    edit(labcheck.config, 'SELINUX=permissive\n');
    await becomes(page, 'pass');
    assert.match(await boot(page).locator('.lab-state').textContent(), /✓ 완료/, name);
    edit(labcheck.config, 'SELINUX=enforcing\n');
    await becomes(page, 'fail');
    assert.match(await boot(page).locator('.lab-state').textContent(), /✗ 할 일/, name);
  }
  assert.equal(await page.evaluate(() => window.same), true);
  await page.done();
});

test('what was seen, what is wrong and what to type stand in the card, in the language of the page', async () => {
  const page = await open(browser, `${labcheck.url}en/lab/selinux.html`);
  fs.writeFileSync(labcheck.config, '# a comment\nSELINUX=enforcing\n#SELINUX=disabled\n');
  await page.waitForFunction(() => /comment/.test(document.querySelector('[data-check="selinux.boot"] .lab-told')?.textContent ?? ''));
  const told = await boot(page).locator('.lab-told').textContent();
  assert.match(told, /\/etc\/selinux\/config:2/);
  assert.match(told, /The line you edited starts with `#`/);
  assert.match(told, /next.*sed -i/);
  assert.match(await page.locator('.live-line').textContent(), /^live · .*CentOS 7 · Rocky/);
  await card(page).getByRole('button', { name: 'Check now' }).click();
  await page.waitForFunction(() => document.querySelector('.live-news').textContent.includes('SELinux'));
  const mark = page.locator('#mdbook-sidebar [data-page="lab/selinux"] .live-mark');
  assert.equal(await mark.getAttribute('aria-label'), 'to do');
  await page.done();
  fs.writeFileSync(labcheck.config, CONFIG);
});

test('text of the machine is text: no element, no script, whatever stands in a file', async () => {
  const page = await open(browser, `${labcheck.url}en/lab/selinux.html`);
  fs.writeFileSync(labcheck.config, 'SELINUX=<img src=x onerror=alert(1)><script>window.bad=1</script>\n');
  await page.waitForFunction(() => /<img/.test(document.querySelector('[data-check="selinux.boot"] .lab-told')?.textContent ?? ''));
  assert.equal(await card(page).locator('img, script').count(), 0);
  assert.equal(await page.evaluate(() => window.bad), undefined);
  await page.done();
  fs.writeFileSync(labcheck.config, CONFIG);
});

test('hints come one after the other', async () => {
  const page = await open(browser, `${labcheck.url}ko/lab/selinux.html`);
  const hints = card(page).locator('.lab-hint');
  assert.equal(await hints.nth(0).isVisible(), true);
  assert.equal(await hints.nth(1).isVisible(), false);
  await hints.nth(0).locator('summary').click();
  await hints.nth(1).waitFor({ state: 'visible' });
  await page.done();
});

test('without labcheck the page says that it is not connected, and goes on when it is back', async () => {
  const own = await Labcheck.start();
  const page = await open(browser, `${own.url}en/lab/selinux.html`);
  await becomes(page, 'fail');
  const { port } = own;
  own.stop();
  await page.waitForFunction(() => document.querySelector('.live-line').dataset.state === 'lost');
  assert.match(await page.locator('.live-line').textContent(), /^not connected/);
  const again = await Labcheck.start({ port, config: 'SELINUX=disabled\n' });
  await becomes(page, 'pass');
  assert.match(await page.locator('.live-line').textContent(), /^live/);
  again.stop();
  await page.context().close();
});

describe('where nobody serves', () => {
  for (const way of ['server', 'disk']) {
    test(`a report file can be opened, from the ${way}, and anything else is refused`, async () => {
      const at = await ways(BOOK);
      const page = await open(browser, `${at[way]}/ko/lab/selinux.html`);
      assert.equal(await page.locator('.live-line').count(), 0);
      const report = path.join(labcheck.dir, 'report.json');
      fs.writeFileSync(report, labcheck.report());
      const input = card(page).locator('input[type=file]');
      await input.setInputFiles(report);
      await becomes(page, 'fail');
      assert.match(await page.locator('.live-line').textContent(), /CentOS 7 · Rocky · .*결과 파일/);
      for (const bad of ['{}', 'null', '[1', '{"schema":"labcheck.report/1","course":"day1","exercises":[{"id":1}]}']) {
        fs.writeFileSync(report, bad);
        await input.setInputFiles([]);
        await input.setInputFiles(report);
        await page.waitForFunction(() => /결과 파일이 아닙니다/.test(document.querySelector('.lab-file [role=status]').textContent));
      }
      assert.equal(await boot(page).getAttribute('data-status'), 'fail');
      await page.done();
      at.close();
    });
  }

  test('a mark that another server of this host has left keeps nobody from opening a file', async () => {
    const at = await ways(BOOK);
    const context = await browser.newContext();
    await context.addCookies([{ name: 'labcheck-live', value: 'day1', url: at.server }]);
    const page = await open(browser, `${at.server}/en/lab/selinux.html`, { context });
    await card(page).locator('input[type=file]').waitFor();
    assert.equal(await card(page).locator('.lab-check-now').count(), 0);
    assert.equal(await page.locator('.live-line').count(), 0);
    await context.close();
    at.close();
  });
});
