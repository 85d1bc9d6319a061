// The search as it is shipped: the script and the index of a rendered book, in a world of their own.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

export const BOOK = path.resolve(process.env.BOOK ?? 'target/browser/book');

const only = (dir, start) => {
  const found = fs.readdirSync(dir).filter((name) => name.startsWith(`${start}-`) && name.endsWith('.js'));
  if (found.length !== 1) throw new Error(`${dir}: ${found.length} files ${start}-*.js`);
  return path.join(dir, found[0]);
};

/** The search of one language, its index, and the files that both came from. */
export function engine(lang) {
  const dir = path.join(BOOK, lang);
  const files = { script: only(dir, 'search'), index: only(dir, 'searchindex') };
  const world = vm.createContext({});
  for (const file of [files.script, files.index]) vm.runInContext(fs.readFileSync(file, 'utf8'), world, { filename: file });
  const index = world.labcheckIndex;
  return { ...world.labcheckSearch.open(index), index, files };
}

/** Whether a result is one of the answers: `page#anchor`, or `page` for any section but a question. */
export const answers = (result, right) =>
  right.some((one) => (one.includes('#') ? one === `${result.page}#${result.anchor}` : one === result.page && result.kind !== 4));

/** The place of the first answer among the results, from 1; 0: not among them. */
export function place(results, right, most = 5) {
  return results.slice(0, most).findIndex((result) => answers(result, right)) + 1;
}
