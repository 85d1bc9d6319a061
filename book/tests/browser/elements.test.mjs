// The elements of the book in a real browser, from a server and from the disk.
import assert from 'node:assert/strict';
import { after, before, describe, test as once } from 'node:test';
import { LITTLE, launch, open, ways } from './site.mjs';

let browser, at;
before(async () => {
  browser = await launch();
  at = await ways(LITTLE);
});
after(async () => {
  await browser.close();
  at.close();
});

const question = (page, id) => page.locator(`[data-question=${id}]`);
const said = (page, id) => question(page, id).locator('.quiz-said');
const check = (page, id) => question(page, id).locator('.quiz-check').click();
const state = (page, id) => question(page, id).getAttribute('data-state');

/** Leaves a page for another as a reader would: not in the very moment in which something was kept. */
async function turn(page, url) {
  await page.waitForTimeout(1000);
  await page.goto(url);
}

/** What is kept reaches the next page of a folder on the disk only after a while: it is another process. */
async function arrives(page, look, expected) {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (JSON.stringify(found) === JSON.stringify(expected) || Date.now() > end) {
      assert.deepEqual(found, expected);
      return;
    }
    await page.waitForTimeout(200);
    await page.reload();
  }
}

/** From the disk Chromium may lose what a page keeps when it is left: on a busy machine it is tried again. */
const again = (name, body) => once(name, async (context) => {
  for (let left = 2; ; left -= 1) {
    try {
      return await body(context);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
});

for (const way of ['server', 'disk']) {
  describe(`from the ${way}`, { concurrency: 2 }, () => {
    const test = way === 'disk' ? again : once;
    const visit = (page, options) => open(browser, `${at[way]}/${page}`, options);

    test('each wrong choice has its own explanation, and the right one the reason', async () => {
      const page = await visit('ko/blocks.html');
      const answer = question(page, 'one').locator('.quiz-answer');
      assert.equal(await answer.isVisible(), false);
      await question(page, 'one').getByLabel('볼륨 요금').check();
      await check(page, 'one');
      assert.match(await said(page, 'one').textContent(), /아직 아닙니다.*볼륨은 지울 때까지 청구됩니다/);
      await question(page, 'one').getByLabel('모든 요금').check();
      await check(page, 'one');
      assert.match(await said(page, 'one').textContent(), /볼륨과 공인 IP는 남습니다/);
      await question(page, 'one').getByLabel('컴퓨트 요금').check();
      await check(page, 'one');
      assert.match(await said(page, 'one').textContent(), /맞았습니다.*컴퓨트 요금만 멈춥니다/);
      assert.equal(await answer.isVisible(), true);
      await page.done();
    });

    test('of several right choices all have to be ticked, and no other', async () => {
      const page = await visit('en/blocks.html');
      const box = (name) => question(page, 'many').getByLabel(name, { exact: true });
      await box('vmx').check();
      await check(page, 'many');
      assert.match(await said(page, 'many').textContent(), /something is missing/);
      await box('svm').check();
      await box('lm').check();
      await check(page, 'many');
      assert.match(await said(page, 'many').textContent(), /lm means 64 bit/);
      await box('lm').uncheck();
      await check(page, 'many');
      assert.equal(await state(page, 'many'), 'right');
      await page.done();
    });

    test('a command is typed: blanks do not count, a near one is explained, a dash is named', async () => {
      const page = await visit('ko/blocks.html');
      const input = question(page, 'typed').locator('input');
      await input.fill('systemctl stop firewalld');
      await input.press('Enter');
      assert.match(await said(page, 'typed').textContent(), /지금만 멈춥니다/);
      await input.fill('systemctl –now disable firewalld');
      await input.press('Enter');
      assert.match(await said(page, 'typed').textContent(), /하이픈이나 따옴표를 닮은/);
      await input.fill('  sudo  systemctl   disable firewalld ');
      await input.press('Enter');
      assert.equal(await state(page, 'typed'), 'right');
      await page.done();
    });

    test('steps are put in order by the keyboard alone', async () => {
      const page = await visit('en/blocks.html');
      const steps = question(page, 'steps').locator('.quiz-steps > li');
      const order = () => steps.evaluateAll((lines) => lines.map((line) => line.dataset.step).join(''));
      assert.notEqual(await order(), '123');
      await check(page, 'steps');
      assert.equal(await state(page, 'steps'), 'wrong');
      // Each goes up as far as it can, the last first.
      for (const step of ['3', '2', '1']) {
        await page.locator(`[data-question=steps] .quiz-steps > [data-step="${step}"] .up`).focus();
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('ArrowUp');
        assert.equal(await page.evaluate(() => document.activeElement.closest('li').dataset.step), step);
      }
      assert.equal(await order(), '123');
      await check(page, 'steps');
      assert.equal(await state(page, 'steps'), 'right');
      await page.done();
    });

    test('a single choice is made by the keyboard alone', async () => {
      const page = await visit('en/blocks.html');
      await question(page, 'one').locator('input').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await state(page, 'one'), 'right');
      await page.done();
    });

    test('answers are kept, in the other language too, and survive a change of the text', async () => {
      const page = await visit('ko/blocks.html');
      await question(page, 'one').getByLabel('모든 요금').check();
      await check(page, 'one');
      await turn(page, `${at[way]}/en/blocks.html`);
      await arrives(page, () => state(page, 'one'), 'wrong');
      assert.equal(await question(page, 'one').getByLabel('Everything').isChecked(), true);
      assert.match(await said(page, 'one').textContent(), /Volume and public IP stay/);
      await page.evaluate(() => localStorage.setItem('labcheck.quiz.kinds/many', '{"s":"right","n":1,"a":["no-such"]}'));
      await page.reload();
      assert.equal(await state(page, 'many'), 'right');
      await page.evaluate(() => localStorage.setItem('labcheck.quiz.kinds/many', '<no json'));
      await page.reload();
      assert.equal(await state(page, 'many'), '');
      await page.done();
    });

    test('the review shows every question and clears a chapter or all, when asked twice', async () => {
      const page = await visit('ko/blocks.html');
      await question(page, 'one').getByLabel('컴퓨트 요금').check();
      await check(page, 'one');
      await check(page, 'steps');
      await turn(page, `${at[way]}/ko/review.html`);
      await arrives(page, () => page.locator('.review-sum').textContent(), '맞음 1 · 틀림 1 · 아직 2');
      const link = page.locator('[data-question=one] a');
      assert.equal(await link.getAttribute('href'), 'blocks.html#quiz-kinds-one');
      const clear = page.getByRole('button', { name: '이 장의 답 지우기' });
      await clear.click();
      assert.equal(await page.locator('.review-sum').textContent(), '맞음 1 · 틀림 1 · 아직 2');
      await page.getByRole('button', { name: '정말 지울까요' }).click();
      assert.equal(await page.locator('.review-sum').textContent(), '맞음 0 · 틀림 0 · 아직 4');
      await turn(page, `${at[way]}/ko/blocks.html`);
      await arrives(page, () => state(page, 'one'), '');
      await page.done();
    });

    test('the calculator shows what a stopped instance still pays', async () => {
      const page = await visit('ko/blocks.html');
      const sum = () => page.locator('.cost-sum strong').textContent();
      assert.equal(await sum(), '24,600원');
      assert.match(await page.locator('.calculator-prices').textContent(), /지어낸 것/);
      await page.getByLabel('켜 둔 시간').press('Home');
      await page.getByLabel('나가는 트래픽').press('Home');
      assert.equal(await sum(), '14,000원');
      assert.match(await page.locator('.cost-idle').textContent(), /14,000원/);
      await page.getByLabel('켜 둔 시간').press('End');
      await page.getByLabel('나가는 트래픽').fill('50');
      assert.equal(await sum(), '62,200원');
      await page.getByLabel('공인 IP').uncheck();
      await page.getByRole('slider', { name: '볼륨' }).press('Home');
      assert.match(await page.locator('.cost-idle').textContent(), /0원.*돌려주었기/);
      await page.done();
    });

    test('a drawing is walked through by keys and stands still before', async () => {
      const page = await visit('en/blocks.html');
      const shown = () => page.locator('svg [data-step]').evaluateAll((groups) =>
        groups.map((group) => `${group.dataset.step}${group.classList.contains('later') ? '-' : '+'}`).join(' '));
      assert.equal(await shown(), '1+ 2+');
      await page.getByRole('button', { name: 'Next step' }).focus();
      await page.keyboard.press('Enter');
      assert.equal(await shown(), '1+ 2-');
      assert.match(await page.locator('.steps-where').textContent(), /1\/2 The left asks/);
      await page.keyboard.press('ArrowRight');
      assert.equal(await shown(), '1+ 2+');
      assert.equal(await page.locator('.diagram-steps [aria-current=step]').textContent(), 'The right answers.');
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.diagram-steps [aria-current]').count(), 0);
      assert.equal(page.url().endsWith('/en/blocks.html'), true);
      await page.done();
    });

    test('on a phone a drawing keeps its size, and the step that is told is in sight', async () => {
      const page = await visit('en/blocks.html', { width: 390 });
      const drawing = page.locator('.diagram-drawing');
      // Step 2 is in the middle of a drawing that begins at its left edge.
      assert.equal(await drawing.evaluate((box) => box.scrollLeft), 0);
      assert.ok(await drawing.locator('svg').evaluate((svg) => svg.getBoundingClientRect().width) >= 640);
      await page.getByRole('button', { name: 'Next step' }).click();
      await page.keyboard.press('ArrowRight');
      const seen = await page.locator('svg .now').evaluate((group) => {
        const [step, box] = [group, group.closest('.diagram-drawing')].map((part) => part.getBoundingClientRect());
        return step.left >= box.left && step.right <= box.right;
      });
      assert.ok(seen);
      await page.done();
    });

    test('one choice of a track holds for every pair, every page and both languages', async () => {
      const page = await visit('ko/blocks.html');
      const shown = () => page.locator('.track:visible').evaluateAll((all) => all.map((one) => one.dataset.track));
      assert.deepEqual(await shown(), ['el7-rocky', 'el7-rocky']);
      await page.getByRole('tab', { name: 'CentOS 7' }).first().focus();
      await page.keyboard.press('ArrowRight');
      assert.deepEqual(await shown(), ['el9-epoxy', 'el9-epoxy']);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'CentOS Stream 9');
      await page.locator('.right-buttons .lang-switch a').click();
      await page.waitForURL(/en\/blocks/);
      await arrives(page, shown, ['el9-epoxy', 'el9-epoxy']);
      await page.done();
    });

    test('the language link leads to the same place', async () => {
      const page = await visit('ko/lab/selinux.html', { width: 390 });
      await page.locator('#two').scrollIntoViewIfNeeded();
      await page.evaluate(() => document.getElementById('two').scrollIntoView());
      await page.locator('.right-buttons .lang-switch a').click();
      await page.waitForURL(/\/en\/lab\/selinux\.html#two$/);
      assert.equal(await page.locator('#two').isVisible(), true);
      await page.done();
    });

    test('what is read, answered and done is counted on the first page and marked in the contents', async () => {
      const page = await visit('ko/lab/selinux.html');
      await page.getByLabel('이 실습을 마쳤습니다').check();
      await page.getByLabel('이 페이지를 다 읽었습니다').check();
      await turn(page, `${at[way]}/ko/blocks.html`);
      await question(page, 'one').getByLabel('컴퓨트 요금').check();
      await check(page, 'one');
      await page.evaluate(() => document.getElementById('drawing').scrollIntoView());
      await page.waitForFunction(() => (localStorage.getItem('labcheck.last') ?? '').includes('#drawing'));
      await turn(page, `${at[way]}/ko/index.html`);
      const told = () => page.locator('.meter-words').allTextContents();
      await arrives(page, told, ['5분 / 19분', '1 / 3', '1 / 4', '1 / 1']);
      const back = page.locator('.resume a');
      await arrives(page, () => back.textContent(), '블록 (그림)');
      assert.equal(await back.getAttribute('href'), 'blocks.html#drawing');
      assert.equal(await page.locator('#mdbook-sidebar [data-page="lab/selinux"] .read-mark').count(), 1);
      assert.equal(await page.locator('#mdbook-sidebar .read-mark').count(), 1);
      await turn(page, `${at[way]}/en/index.html`);
      await arrives(page, () => page.locator('.resume a').textContent(), 'Blocks');
      await page.done();
    });

    test('who stays at the end of a page has read it', async () => {
      const page = await visit('ko/lab/selinux.html');
      const box = page.getByLabel('이 페이지를 다 읽었습니다');
      assert.equal(await box.isChecked(), false);
      await box.scrollIntoViewIfNeeded();
      await page.waitForFunction(() => localStorage.getItem('labcheck.read.lab/selinux') === '1');
      assert.equal(await box.isChecked(), true);
      await page.done();
    });

    test('without scripts everything can be read: answers, both tracks, costs, steps, contents', async () => {
      const page = await visit('ko/blocks.html', { javaScriptEnabled: false });
      const answer = question(page, 'one').locator('.quiz-answer');
      assert.equal(await answer.locator('summary').isVisible(), true);
      await answer.locator('summary').click();
      assert.equal(await answer.getByText('볼륨은 지울 때까지 청구됩니다.').isVisible(), true);
      assert.equal(await page.locator('.track:visible').count(), 4);
      assert.equal(await page.locator('.track-name:visible').count(), 4);
      assert.equal(await page.locator('.costs').getByText('14,000원').isVisible(), true);
      assert.equal(await page.locator('.diagram-steps li').count(), 2);
      assert.equal(await page.locator('#mdbook-sidebar').getByText('용어집').isVisible(), true);
      await page.locator('.right-buttons .lang-switch a').click();
      assert.match(page.url(), /\/en\/blocks\.html$/);
      await page.done();
    });

    test('on a phone without scripts nothing covers the text', async () => {
      const page = await visit('ko/blocks.html', { javaScriptEnabled: false, width: 390 });
      const heading = page.locator('main h1');
      await heading.scrollIntoViewIfNeeded();
      const hit = await heading.evaluate((h1) => {
        const { left, top, height } = h1.getBoundingClientRect();
        return document.elementFromPoint(left + 20, top + height / 2)?.closest('h1') !== null;
      });
      assert.equal(hit, true);
      await page.done();
    });

    test('a browser that keeps nothing is told so once, and all else works', async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await context.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
      });
      const page = await open(browser, `${at[way]}/en/blocks.html`, { context });
      await question(page, 'one').getByLabel('Compute').check();
      await check(page, 'one');
      assert.equal(await state(page, 'one'), 'right');
      await page.getByRole('tab', { name: 'Stream 9' }).first().click();
      assert.equal(await page.locator('.track:visible').first().getAttribute('data-track'), 'el9-epoxy');
      assert.match(await page.locator('.not-kept').textContent(), /does not let the book keep anything/);
      await page.locator('#mdbook-theme-toggle').click();
      await page.getByRole('menuitemradio', { name: 'Navy' }).click();
      assert.match(await page.locator('html').getAttribute('class'), /navy/);
      await page.done();
      await context.close();
    });

    test('the frame is used by keys: contents, theme, help, neighbours', async () => {
      const page = await visit('ko/blocks.html');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
      const toggle = page.locator('#mdbook-sidebar-toggle');
      await toggle.focus();
      await page.keyboard.press('Enter');
      assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
      assert.equal(await page.locator('#mdbook-sidebar').isVisible(), false);
      await page.keyboard.press('Enter');
      await page.locator('#mdbook-theme-toggle').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      assert.match(await page.locator('html').getAttribute('class'), /ayu/);
      await page.locator('body').evaluate((body) => body.ownerDocument.activeElement.blur());
      await page.keyboard.press('?');
      assert.equal(await page.getByRole('dialog', { name: '단축키' }).isVisible(), true);
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('#mdbook-help-popup').isVisible(), false);
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(/lab\/selinux/);
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(/blocks/);
      await page.done();
    });

    test('a command is copied without its prompt', async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      if (way === 'server') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await open(browser, `${at[way]}/en/blocks.html`, { context });
      await page.evaluate(() => {
        window.copied = [];
        document.addEventListener('copy', () => window.copied.push(document.activeElement.value ?? ''));
        if (navigator.clipboard) {
          navigator.clipboard.writeText = async (text) => { window.copied.push(text); };
        }
      });
      await page.locator('main pre').nth(1).hover();
      await page.locator('main pre .copy').nth(1).click();
      await page.locator('main pre .copy').nth(1).getByText('copied').waitFor();
      assert.deepEqual(await page.evaluate(() => window.copied), ['getenforce']);
      await page.done();
      await context.close();
    });

    test('the search is there and finds a page', async () => {
      const page = await visit('en/index.html');
      await page.keyboard.press('/');
      await page.locator('#mdbook-searchbar').pressSequentially('hypervisor');
      await page.locator('#mdbook-searchresults a').first().waitFor();
      await page.locator('#mdbook-searchresults a').first().click();
      await page.waitForURL(/(blocks|glossary)\.html/);
      await page.done();
    });

    test('on the page that holds all every element stands with ids of its own', async () => {
      const page = await visit('ko/print.html');
      const twice = await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
        return ids.filter((id, at) => ids.indexOf(id) !== at);
      });
      assert.deepEqual(twice, []);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('.track:visible').count(), 4);
      assert.equal(await page.locator('.track-tabs:visible').count(), 0);
      assert.equal(await page.locator('.copy:visible').count(), 0);
      await page.done();
    });
  });
}
