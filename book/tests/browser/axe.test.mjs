// No page breaks a rule of axe: every page of the book in five themes and two widths, and the little
// book in the states that its elements can be in.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { BOOK, LITTLE, THEMES, WIDTHS, launch, pages, serve } from './site.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What a theme changes is colours: the other rules need not be asked for each of them.
const COLOURS = ['color-contrast', 'link-in-text-block'];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const look = (page, rules) => page.evaluate(async (only) => {
  const options = { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: only } }) };
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message})`).join('; ')}`);
}, rules);

/** Looks in every theme; the first of them with all rules. */
async function themes(page, name, found) {
  for (const theme of THEMES) {
    await page.evaluate(([all, one]) => {
      document.documentElement.classList.remove(...all);
      document.documentElement.classList.add(one);
    }, [THEMES, theme]);
    for (const fault of await look(page, theme === THEMES[0] ? null : COLOURS)) found.push(`${name} ${theme}: ${fault}`);
  }
}

async function at(root, width, visit) {
  const server = await serve(root);
  // axe is put in by the test: the policy of the pages would not let it.
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await visit(page, async (name) => {
      await page.goto(`${server.url}/${name}`);
      // Nothing fades while colours are looked at.
      await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important }' });
      await page.evaluate(AXE);
    });
  } finally {
    await context.close();
    server.close();
  }
}

for (const width of WIDTHS) {
  test(`no page of the book breaks a rule at ${width} pixels`, { concurrency: true }, async () => {
    const found = [];
    await at(BOOK, width, async (page, go) => {
      // The page for paper repeats all others.
      for (const name of pages(BOOK).filter((one) => !one.endsWith('print.html'))) {
        await go(name);
        await themes(page, name, found);
      }
    });
    assert.deepEqual(found, []);
  });

  test(`no state of an element breaks a rule at ${width} pixels`, { concurrency: true }, async () => {
    const found = [];
    await at(LITTLE, width, async (page, go) => {
      await go('ko/blocks.html');
      await themes(page, 'at first', found);
      await page.evaluate(() => {
        const press = (selector) => document.querySelector(selector).click();
        press('[data-question=one] [data-choice="2"]');
        press('[data-question=many] [data-choice="1"]');
        press('[data-question=many] [data-choice="2"]');
        document.querySelector('.quiz-command').value = 'systemctl stop firewalld';
        for (const button of document.querySelectorAll('.quiz-check')) button.click();
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        press('.steps-bar button:nth-child(2)');
        press('.track-tab:nth-child(2)');
      });
      await themes(page, 'answered', found);
      await page.locator('#mdbook-theme-toggle').click();
      await themes(page, 'themes', found);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await themes(page, 'help', found);
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.locator('#mdbook-searchbar').pressSequentially('vmx');
      await page.locator('#mdbook-searchresults a').first().waitFor();
      await themes(page, 'search', found);
      if (width < 1080) {
        await go('ko/blocks.html');
        await page.locator('#mdbook-sidebar-toggle').click();
        await themes(page, 'contents', found);
      }
      await go('ko/review.html');
      await page.getByRole('button', { name: '모든 답 지우기' }).click();
      await themes(page, 'review', found);
      await go('ko/index.html');
      await themes(page, 'progress', found);
    });
    assert.deepEqual(found, []);
  });
}
