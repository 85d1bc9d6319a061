// The pages that `labcheck gradebook export --format html` writes: in both languages, light and dark, wide and
// narrow, no rule of axe is broken, nothing is said on the console, and they are valid HTML.
import { HtmlValidate } from 'html-validate';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Graded } from './graded.mjs';
import { WIDTHS, launch, pages } from './site.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGS = ['ko', 'en'];

let browser;
let class_;
before(async () => {
  class_ = new Graded();
  browser = await launch();
});
after(async () => {
  await browser.close();
  class_.remove();
});

async function at(page, visit, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const shown = await context.newPage();
  const said = [];
  shown.on('pageerror', (error) => said.push(error.message));
  shown.on('console', (message) => said.push(message.text()));
  try {
    await shown.goto(pathToFileURL(page).href);
    await visit(shown);
  } finally {
    await context.close();
  }
  return said;
}

// The class, one who tries to write markup, and one with a score of the instructor's.
const SHOWN = ['index.html', '20260004.html', '20260005.html'];

test('no page breaks a rule of axe, light or dark, wide or narrow', async () => {
  const found = [];
  for (const lang of LANGS) {
    for (const name of SHOWN) {
      for (const width of WIDTHS) {
        await at(path.join(class_.pages(lang), name), async (shown) => {
          await shown.evaluate(AXE);
          const over = await shown.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) found.push(`${lang}/${name} ${width}: ${over} pixels too wide`);
          for (const colorScheme of ['light', 'dark']) {
            await shown.emulateMedia({ colorScheme });
            const { violations } = await shown.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
            for (const { id, nodes } of violations) {
              found.push(`${lang}/${name} ${colorScheme} ${width} ${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
            }
          }
        }, { viewport: { width, height: 900 }, bypassCSP: true });
      }
    }
  }
  assert.deepEqual(found, []);
});

test('every page is valid, says nothing on the console, and has its style', async () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const faults = [];
  for (const lang of LANGS) {
    for (const name of pages(class_.pages(lang))) {
      const file = path.join(class_.pages(lang), name);
      const report = await validator.validateString(fs.readFileSync(file, 'utf8'));
      for (const { messages } of report.results) {
        for (const { line, ruleId, message } of messages.slice(0, 5)) faults.push(`${lang}/${name}:${line} ${ruleId}: ${message}`);
      }
      const said = await at(file, async (shown) => {
        assert.equal(await shown.evaluate(() => document.documentElement.lang), lang);
        // Its own policy lets the style sheet through, by its hash.
        assert.notEqual(await shown.evaluate(() => getComputedStyle(document.body).maxWidth), 'none');
      });
      faults.push(...said.map((line) => `${lang}/${name}: ${line}`));
    }
  }
  assert.deepEqual(faults, []);
});

test('a script in a page would not run, and what a student writes is text', async () => {
  const index = path.join(class_.pages('ko'), 'index.html');
  const evil = fs.readFileSync(index, 'utf8').replace('</main>', '<script>document.title = "ran"</script></main>');
  assert.match(evil, /<script>/);
  const changed = path.join(class_.pages('ko'), 'changed.htm');
  fs.writeFileSync(changed, evil);
  await at(changed, async (shown) => {
    assert.notEqual(await shown.title(), 'ran');
    const names = await shown.locator('tbody td').allTextContents();
    assert.ok(names.some((text) => text.includes('<script>alert(1)</script>')), names.join(' | '));
  });
  fs.rmSync(changed);
});

test('on paper the class fits its width and each student stays in one piece', async () => {
  await at(path.join(class_.pages('ko'), 'index.html'), async (shown) => {
    await shown.emulateMedia({ media: 'print' });
    assert.equal(await shown.evaluate(() => getComputedStyle(document.querySelector('tbody tr')).breakInside), 'avoid');
    assert.equal(await shown.evaluate(() => getComputedStyle(document.querySelector('.wide')).overflowX), 'visible');
  });
});
