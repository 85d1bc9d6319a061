// What readers search for is found: the shipped script and index, asked without a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import zlib from 'node:zlib';
import { engine, place } from './engine.mjs';
import { heldOut } from './heldout.mjs';

const read = (lang) => JSON.parse(fs.readFileSync(new URL(`queries.${lang}.json`, import.meta.url), 'utf8'));
const engines = { ko: engine('ko'), en: engine('en') };
/** How many of a language's searches have to be answered within the first five results. */
const BAR = { ko: [58, 60], en: [29, 30] };
/** Of the searches that nobody chose: what is reached now, so that it does not get worse. */
const HELD_OUT = { ko: 32, en: 31 };

/** Asks all searches of a group; prints what it scored and what was missed. */
function score(name, lang, list) {
  const missed = [];
  let hit = 0, first = 0;
  const start = process.cpuUsage();
  for (const [query, right] of list) {
    const at = place(engines[lang].search(query).results, right);
    if (at > 0) hit++;
    else missed.push(query.normalize('NFC'));
    if (at === 1) first++;
  }
  const { user } = process.cpuUsage(start);
  console.log(`${lang} ${name}: ${hit}/${list.length} in the first five, ${first} first, ${(user / 1000 / list.length).toFixed(1)} ms of CPU each${missed.length ? `; missed: ${missed.join(' | ')}` : ''}`);
  return hit;
}

for (const lang of ['ko', 'en']) {
  describe(`the ${lang} book`, () => {
    const { search, has, index, files } = engines[lang];
    const groups = Object.entries(read(lang));

    test('every answer that is asked for is a place of the book', () => {
      const gone = groups.flatMap(([, list]) => list.flatMap(([, right]) => right)).filter((one) => !has(...one.split('#')));
      assert.deepEqual(gone, []);
    });

    test(`${BAR[lang].join(' of ')} searches are answered within the first five results`, () => {
      const all = groups.reduce((sum, [, list]) => sum + list.length, 0);
      const hit = groups.reduce((sum, [name, list]) => sum + score(name, lang, list), 0);
      assert.equal(all, BAR[lang][1]);
      assert.ok(hit >= BAR[lang][0], `${hit} of ${all}`);
    });

    test('searches that nobody chose are answered as often as before', () => {
      const { questions, terms } = heldOut(index, 20261126, 20);
      const hit = score('held out, of questions', lang, questions) + score('held out, of the glossary', lang, terms);
      assert.ok(hit >= HELD_OUT[lang], `${hit}`);
    });

    test('the same search gives the same results', () => {
      const told = (query) => JSON.stringify(search(query));
      const again = engine(lang);
      for (const [query] of groups.flatMap(([, list]) => list)) assert.equal(told(query), JSON.stringify(again.search(query)), query);
    });

    test('what is typed is never a pattern, and nothing is found for nothing', () => {
      for (const query of ['', ' ', '.*', '(', '[', '\\', '<b>', '‘’', '?', '^$', 'ㅋ', '\ud800', 'a'.repeat(5000)]) {
        const { results } = search(query);
        for (const one of results) one.teaser();
      }
      for (const query of ['', ' ', '.*', '()']) assert.equal(search(query).results.length, 0, query);
    });

    test('a teaser marks what was looked for, and answers are not told in it', () => {
      const [first] = search('setenforce').results;
      assert.ok(first.teaser().some(([text, marked]) => marked && text === 'setenforce'));
      const hidden = index.sections.filter(([, , , , , more]) => more !== '');
      assert.ok(hidden.length > 50);
      const question = search('CONFIG_NTP_SERVERS').results.find(({ kind }) => kind === 4);
      if (question) {
        const row = index.sections.find(([, , anchor]) => anchor === question.anchor);
        assert.ok(row[4].includes(question.teaser().map(([text]) => text).join('').replace(/^… | …$/g, '')));
      }
    });

    test('the index comes when it is asked for, and script and index stay small', () => {
      const size = (file) => zlib.gzipSync(fs.readFileSync(file)).length / 1024;
      console.log(`${lang}: script ${size(files.script).toFixed(1)} KiB, index ${size(files.index).toFixed(1)} KiB, compressed`);
      assert.ok(size(files.script) < 16 && size(files.index) < 96);
    });
  });
}

test('in the book of each language the other\'s words are known', () => {
  const first = (lang, query) => {
    const [one] = engines[lang].search(query).results;
    return `${one.page}#${one.anchor}`;
  };
  assert.equal(first('ko', 'floating IP'), 'glossary#term-floating-ip');
  assert.equal(first('en', '유동 IP'), 'glossary#term-floating-ip');
});

test('a word typed with the other keyboard layout is found, and the results say so', () => {
  for (const [lang, query, word] of [['ko', 'gkdlvjqkdlwj', '하이퍼바이저'], ['ko', 'ㅔㅁ차ㄴㅅㅁ차', 'packstack'], ['en', 'ㅏ됴ㄴ새ㅜㄷ', 'keystone']]) {
    const { query: said, changed, results } = engines[lang].search(query);
    assert.deepEqual([said, changed, results.length > 0], [word, true, true]);
  }
});
