// What axe finds on a page, theme by theme.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { THEMES } from './site.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What a theme changes is colours: the other rules need not be asked for each of them.
const COLOURS = ['color-contrast', 'link-in-text-block'];

const look = (page, rules) => page.evaluate(async (only) => {
  const options = { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: only } }) };
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message})`).join('; ')}`);
}, rules);

/** Looks in every theme; the first of them with all rules. */
export async function themes(page, name, found) {
  for (const theme of THEMES) {
    await page.evaluate(([all, one]) => {
      document.documentElement.classList.remove(...all);
      document.documentElement.classList.add(one);
    }, [THEMES, theme]);
    for (const fault of await look(page, theme === THEMES[0] ? null : COLOURS)) found.push(`${name} ${theme}: ${fault}`);
  }
}

/** A page that axe can be put into: the policy of the pages would not let it. */
export const lookedAt = (browser, width) =>
  browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' });

/** Puts axe into a page that is loaded. */
export async function put(page) {
  // Nothing fades while colours are looked at.
  await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important }' });
  await page.evaluate(AXE);
}
