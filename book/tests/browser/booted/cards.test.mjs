// The cards of a machine that runs: services are stopped, files are edited there, and the page that a browser
// shows there changes by itself. Needs what bed.mjs needs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Bed } from '../bed.mjs';
import { open } from '../site.mjs';

let bed, browser;
before(async () => {
  bed = await Bed.up();
  browser = await bed.launch();
});
after(async () => {
  await browser?.close();
  await bed?.stop();
});

/** Waits until a check has this status, without loading the page again. */
const becomes = (page, check, status) => page.waitForFunction(([id, wanted]) =>
  document.querySelector(`[data-check="${id}"]`)?.dataset.status === wanted, [check, status], { timeout: 30_000 });

test('a service that is stopped, disabled and started again turns the card, and what was undone is told', async () => {
  const page = await open(browser, `${bed.url}en/lab/firewalld.html`);
  await becomes(page, 'firewalld.stopped', 'fail');
  assert.match(await page.locator('.live-line').textContent(), /^live · controller · CentOS 7 · Rocky$/);
  await bed.types('systemctl stop firewalld');
  await becomes(page, 'firewalld.stopped', 'pass');
  await bed.types('systemctl disable firewalld');
  await becomes(page, 'firewalld.disabled', 'pass');
  await bed.types('systemctl start firewalld');
  await becomes(page, 'firewalld.stopped', 'fail');
  await page.waitForFunction(() => /undone at/.test(document.querySelector('[data-check="firewalld.stopped"] .lab-told')?.textContent));
  await page.done();
});

test("an edit by sed -i, in vi's way and by a rename is seen there too", async () => {
  const page = await open(browser, `${bed.url}ko/lab/selinux.html`);
  await becomes(page, 'selinux.boot', 'fail');
  const file = '/etc/selinux/config';
  const ways = {
    'sed -i': (word) => `sed -i s/^SELINUX=.*/SELINUX=${word}/ ${file}`,
    "vi's way": (word) => `mv ${file} ${file}~; echo SELINUX=${word} >${file}; rm ${file}~`,
    'a rename': (word) => `echo SELINUX=${word} >${file}.new; mv ${file}.new ${file}`,
  };
  for (const edit of Object.values(ways)) {
    await bed.types(edit('permissive'));
    await page.waitForFunction(() => document.querySelector('[data-check="selinux.boot"]').dataset.status !== 'fail');
    await bed.types(edit('enforcing'));
    await becomes(page, 'selinux.boot', 'fail');
  }
  await page.done();
});
