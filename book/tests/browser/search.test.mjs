// The search box in a real browser, on the book itself, from a server and from the disk.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { BOOK, THEMES, launch, open, ways } from './site.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser, at;
before(async () => {
  browser = await launch();
  at = await ways(BOOK);
});
after(async () => {
  await browser.close();
  at.close();
});

const bar = (page) => page.locator('#mdbook-searchbar');
const results = (page) => page.locator('#mdbook-searchresults a');
const header = (page) => page.locator('#mdbook-searchresults-header');
/** A key as a keyboard in Hangul mode, or an input method, says it. */
const key = (page, selector, init) => page.locator(selector).evaluate((one, said) => {
  one.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...said }));
}, init);

for (const way of ['server', 'disk']) {
  describe(`from the ${way}`, { concurrency: 2 }, () => {
    const visit = (page, options) => open(browser, `${at[way]}/${page}`, options);

    test('Korean is found, counted aloud, walked through by keys, and marked where it leads to', async () => {
      const page = await visit('ko/lab/selinux.html');
      await page.keyboard.press('/');
      await bar(page).pressSequentially('보안그룹에서');
      await header(page).getByText('보안그룹에서').waitFor();
      assert.match(await header(page).textContent(), /^‘보안그룹에서’ 검색 결과 \d+개$/);
      assert.equal(await header(page).getAttribute('role'), 'status');
      assert.equal(await page.locator('#mdbook-searchresults mark').first().textContent(), '보안 그룹');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const second = await results(page).nth(1).getAttribute('href');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), second);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'mdbook-searchbar');
      await page.locator('#mdbook-searchresults a[href*="neutron"]').first().click();
      await page.waitForURL(/ko\/services\/neutron\.html\?highlight=.*#/);
      assert.equal(await page.locator('main mark.found').first().textContent(), '보안 그룹');
      await page.locator('main p mark.found').first().click();
      assert.equal(await page.locator('main mark').count(), 0);
      assert.doesNotMatch(page.url(), /highlight/);
      await page.goBack();
      await results(page).first().waitFor();
      assert.equal(await bar(page).inputValue(), '보안그룹에서');
      await page.done();
    });

    test('the index comes only when the box is opened', async () => {
      const page = await visit('ko/index.html');
      const asked = () => page.locator('script[src*="searchindex-"]').count();
      assert.equal(await asked(), 0);
      await page.locator('#mdbook-search-toggle').click();
      assert.equal(await asked(), 1);
      assert.equal(await page.locator('#mdbook-search-toggle').getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('Escape');
      assert.equal(await bar(page).isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'mdbook-search-toggle');
      await page.done();
    });

    test('the key S opens it in Hangul mode too, and Enter that ends a syllable goes nowhere', async () => {
      const page = await visit('ko/index.html');
      await key(page, 'body', { key: 'ㄴ', code: 'KeyS' });
      assert.equal(await bar(page).isVisible(), true);
      await bar(page).pressSequentially('하이퍼바이ㅈ');
      await header(page).getByText('하이퍼바이ㅈ').waitFor();
      await key(page, '#mdbook-searchbar', { key: 'Enter', code: 'Enter', isComposing: true });
      await page.waitForTimeout(300);
      assert.match(page.url(), /ko\/index\.html/);
      await bar(page).press('Enter');
      await page.waitForURL(/highlight=.*#(?:not-a-hypervisor|drivers|term-hypervisor)$/);
      await page.done();
    });

    test('what is not found is told in the language of the page', async () => {
      for (const [lang, words] of [['ko', '‘qqqqzzzz’에 맞는 곳이 없습니다.'], ['en', 'Nothing found for ‘qqqqzzzz’.']]) {
        const page = await visit(`${lang}/index.html`);
        await page.keyboard.press('s');
        await bar(page).pressSequentially('qqqqzzzz');
        await header(page).getByText('qqqqzzzz').waitFor();
        assert.equal(await header(page).textContent(), words);
        await page.done();
      }
    });

    test('without scripts there is no search box to press in vain', async () => {
      const page = await visit('ko/index.html', { javaScriptEnabled: false });
      assert.equal(await page.locator('#mdbook-search-toggle').isVisible(), false);
      assert.equal(await bar(page).isVisible(), false);
      await page.done();
    });
  });
}

test('axe finds nothing in the results, in any theme', async () => {
  for (const theme of THEMES) {
    const page = await open(browser, `${at.server}/ko/index.html?search=${encodeURIComponent('보안 그룹')}`, { theme });
    await results(page).first().waitFor();
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], theme);
    await page.done();
  }
});
