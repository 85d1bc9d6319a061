// The instructor's pages, `labcheck serve --gradebook`: behind a token, read-only, found by typing and by keys,
// and new by themselves while a class is graded.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { lookedAt } from './axe.mjs';
import { Graded } from './graded.mjs';
import { PROGRAM, addressOf } from './labcheck.mjs';
import { WIDTHS, launch } from './site.mjs';
import { createRequire } from 'node:module';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = 'target/browser/live';

let browser;
let class_;
let child;
let url;
before(async () => {
  class_ = new Graded();
  child = spawn(PROGRAM, ['serve', '--gradebook', class_.book, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  url = new URL(await addressOf(child));
  browser = await launch();
});
after(async () => {
  await browser.close();
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  class_.remove();
});

/** A page that was let in by the token. */
async function let_in(place, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => said.push(message.text()));
  await page.goto(new URL(place + url.search, url).href);
  return { context, page, said };
}

const names = (page) => page.locator('#matrix ~ .wide tbody tr:not([hidden]) th').allTextContents();

test('without the token there is nothing, and nothing can be sent', async () => {
  assert.match(url.search, /^\?token=[0-9a-f]{32}$/);
  for (const place of ['/', '/ko/day1/', '/class.css', '/api/v1/gradebook/day1', '/api/v1/gradebook/events', '/ko/day1/student/1']) {
    assert.equal((await fetch(new URL(place, url))).status, 401, place);
  }
  const headers = { authorization: `Bearer ${url.searchParams.get('token')}` };
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    assert.equal((await fetch(new URL('/ko/day1/', url), { method, headers })).status, 405, method);
  }
  for (const place of ['/ko/day1/student/99999', '/ko/day1/student/x', '/ko/other/', '/xx/day1/', '/ko/day1/student/1/', '/gradebook.sqlite', '/api/v1/courses']) {
    assert.equal((await fetch(new URL(place, url), { headers })).status, 404, place);
  }
});

test('a student is found by typing, and rows are gone through by keys', async () => {
  const { context, page } = await let_in('/ko/day1/');
  assert.equal((await names(page)).length, 5);
  await page.keyboard.press('/');
  await page.keyboard.type('바다');
  assert.deepEqual(await names(page), ['20260002']);
  await page.keyboard.press('Escape');
  assert.equal((await names(page)).length, 5);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '20260002');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/ko/day1/student/*');
  assert.match(await page.locator('h1').textContent(), /김하늘/);
  await page.locator('header a').click();
  await page.waitForURL('**/ko/day1/');
  await page.locator('#only').selectOption('open');
  assert.ok((await names(page)).length > 0);
  await context.close();
});

test('what is kept while the page is open is there without a reload, and what was typed stays', async () => {
  const { context, page, said } = await let_in('/en/day1/');
  await page.waitForFunction(() => document.getElementById('live').dataset.is === 'live');
  await page.evaluate(() => { window.still = true; });
  await page.locator('#find').fill('2026');
  const more = path.join(class_.dir, 'more');
  fs.mkdirSync(more);
  const root = path.join(class_.dir, '20260001-2');
  class_.run('submit', 'day1', '--root', root, '--student', '20260099', '--name', 'Late Comer', '-o', path.join(more, 'x.json'));
  class_.run('submit', 'day1', '--root', root, '--student', 'guest', '-o', path.join(more, 'y.json'));
  class_.run('grade', 'day1', '--bundles', more, '--gradebook', class_.book);
  await page.waitForFunction(() => document.body.textContent.includes('Late Comer'));
  assert.ok((await names(page)).includes('20260099'));
  assert.ok(!(await names(page)).includes('guest'));
  assert.equal(await page.evaluate(() => window.still), true);
  assert.deepEqual(said, []);
  await context.close();
});

test('no page breaks a rule of axe, in both languages, light and dark, wide and narrow', async () => {
  const found = [];
  for (const width of WIDTHS) {
    const context = await lookedAt(browser, width);
    const page = await context.newPage();
    await page.goto(url.href);
    for (const place of ['/ko/day1/', '/en/day1/', '/ko/day1/student/1', '/en/day1/student/4']) {
      await page.goto(new URL(place, url).href);
      await page.waitForFunction(() => document.getElementById('live').dataset.is === 'live');
      await page.evaluate(AXE);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) found.push(`${place} ${width}: ${over} pixels too wide`);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, nodes } of violations) found.push(`${place} ${colorScheme} ${width} ${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
        fs.mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/class${place.replaceAll('/', '-')}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
    await context.close();
  }
  assert.deepEqual(found, []);
});
