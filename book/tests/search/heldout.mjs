// Searches that nobody chose: words of the quizzes' questions and of the glossary's sentences, with
// other particles, missing blanks, decomposed or half-typed Hangul and typos, drawn by a fixed seed.

/** Numbers from 0 to below 1, the same ones for a seed. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PARTICLE = /(?:에서|으로|은|는|이|가|을|를|에|의|과|와|로|도)$/;
const OTHERS = ['에서', '도', '은', '의', '까지', ''];
const VOWELS = { ㅐ: 'ㅔ', ㅔ: 'ㅐ', ㅓ: 'ㅏ', ㅏ: 'ㅓ', ㅗ: 'ㅜ', ㅜ: 'ㅗ', ㅣ: 'ㅡ' };
const FRAME = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ';

/** One vowel of a syllable is another: 스케줄러, 스캐줄러. */
function wrongVowel(word, roll) {
  const places = [...word].flatMap((c, at) => {
    const code = c.charCodeAt(0) - 0xac00;
    const vowel = code >= 0 && code < 11172 ? FRAME[Math.floor(code / 28) % 21] : '';
    return VOWELS[vowel] ? [[at, code, FRAME.indexOf(VOWELS[vowel]) - FRAME.indexOf(vowel)]] : [];
  });
  if (places.length === 0) return word;
  const [at, code, by] = places[Math.floor(roll() * places.length)];
  return word.slice(0, at) + String.fromCharCode(0xac00 + code + by * 28) + word.slice(at + 1);
}
/** Two letters of a word have changed places. */
function swapped(word, roll) {
  const at = 1 + Math.floor(roll() * (word.length - 2));
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}

const CHANGES = {
  ko: [
    (list) => list.map((word) => (/[가-힣]{3,}$/.test(word) ? word.replace(PARTICLE, '') : word)).join(' '),
    (list, roll) => list.map((word) => (/[가-힣]$/.test(word) ? word.replace(PARTICLE, '') + OTHERS[Math.floor(roll() * OTHERS.length)] : word)).join(' '),
    (list) => list.join(''),
    (list) => list.join(' ').normalize('NFD'),
    (list, roll) => {
      const longest = [...list].sort((a, b) => b.length - a.length)[0];
      return list.map((word) => (word !== longest || word.length < 3 ? word : /[가-힣]/.test(word) ? wrongVowel(word, roll) : swapped(word, roll))).join(' ');
    },
  ],
  en: [
    (list) => list.join(' '),
    (list) => list.map((word) => word.replace(/(?:s|ed|ing)$/, '')).join(' '),
    (list) => `how ${list.join(' and ')}`,
    (list, roll) => {
      const longest = [...list].sort((a, b) => b.length - a.length)[0];
      return list.map((word) => (word === longest && word.length > 4 ? swapped(word, roll) : word)).join(' ');
    },
  ],
};

/** `most` searches from the questions and as many from the glossary, each with its right answers. */
export function heldOut({ lang, pages, sections }, seed, most) {
  const roll = dice(seed);
  const draw = (list, n) => {
    const left = [...list];
    const drawn = [];
    while (drawn.length < n && left.length > 0) drawn.push(...left.splice(Math.floor(roll() * left.length), 1));
    return drawn;
  };
  const query = (text, at) => {
    const least = lang === 'ko' ? 2 : 4;
    const all = [...new Set(text.match(/[\p{L}\p{N}][\p{L}\p{N}_./=-]*[\p{L}\p{N}]/gu) ?? [])].filter((word) => word.length >= least);
    const chosen = new Set(draw(all, 3));
    const changes = CHANGES[lang];
    return changes[at % changes.length](all.filter((word) => chosen.has(word)), roll);
  };
  const questions = draw(sections.filter(([, kind]) => kind === 4), most)
    .map(([page, , , ask], at) => [query(ask, at), [pages[page][0]]]);
  const terms = draw(sections.filter(([, kind]) => kind === 2), most)
    .map(([page, , anchor, , say], at) => [query(say, at), [`${pages[page][0]}#${anchor}`]]);
  return { questions, terms };
}
