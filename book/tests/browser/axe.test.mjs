// No page breaks a rule of axe: every page of the book in five themes and two widths, and the little
// book in the states that its elements can be in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lookedAt, put, themes } from './axe.mjs';
import { BOOK, LITTLE, WIDTHS, launch, pages, serve } from './site.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function at(root, width, visit) {
  const server = await serve(root);
  const context = await lookedAt(browser, width);
  const page = await context.newPage();
  try {
    await visit(page, async (name) => {
      await page.goto(`${server.url}/${name}`);
      await put(page);
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
