// Pictures of every kind of page, both languages, light and dark, wide and narrow, to be looked at:
// node shots.mjs FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { BOOK, LITTLE, launch, open, serve } from './site.mjs';

const [, , out = 'target/browser/shots'] = process.argv;
fs.mkdirSync(out, { recursive: true });
const KINDS = [
  [BOOK, 'index'], [BOOK, 'cloud/cost'], [BOOK, 'lab/selinux'], [BOOK, 'lab/answer-file'],
  [BOOK, 'review'], [BOOK, 'glossary'], [BOOK, 'notes'], [BOOK, '404'], [LITTLE, 'blocks'],
];
const browser = await launch();
for (const [root, page] of KINDS) {
  const server = await serve(root);
  for (const lang of ['ko', 'en']) {
    for (const theme of ['light', 'navy']) {
      for (const width of [1280, 390]) {
        const shown = await open(browser, `${server.url}/${lang}/${page}.html`, { width, theme });
        const name = `${page.replace('/', '-')}-${lang}-${theme}-${width}.png`;
        await shown.screenshot({ path: path.join(out, name), fullPage: true });
        await shown.context().close();
      }
    }
  }
  server.close();
}
await browser.close();
console.log(`${KINDS.length * 8} pictures in ${out}`);
