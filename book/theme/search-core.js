// The search: an index in, results out. It touches no page, so tests run this very file.
//
// A query is cut into terms. A term has forms (as typed, without its particle, the other spellings
// of the glossary, …), each with how sure it is. Only a term that is found nowhere is looked for with
// its letters changed. Headings count more than text, rare terms more than common ones, and a section
// that has all terms more than one that has some.
(() => {
  'use strict';
  const { fold, typed, words, letters, otherLayout, forms, isParticle, isHangul, isJamo, distance, traits, apart, alike, LITTLE } = globalThis.labcheckWords;

  // By kind: page, heading, term, card, question, notes.
  const WORTH = [1.1, 1, 1.15, 0.75, 0.55, 0.4];
  const FIELDS = { heading: 4, title: 1.2, text: 1, hidden: 0.35 };

  const PLACES = ['heading', 'title', 'text', 'hidden'];

  const spaced = (text) => ` ${words(fold(text)).join(' ')} `;
  const squash = (text) => words(fold(text)).join('');
  const field = (text) => ({ plain: fold(text), spaced: spaced(text), squashed: squash(text) });
  const count = (text, part, most) => {
    let n = 0;
    for (let at = text.indexOf(part); at >= 0 && n < most; at = text.indexOf(part, at + 1)) n++;
    return n;
  };

  /// Something with signs in it, as it was typed: `--answer-file`, `selinux=0`, a path.
  const verbatim = (text) => ({ sure: 1, hangul: false, squashed: words(text).join(''), spaced: '', short: false, loose: false, raw: text });

  /// How much of a form a field has, from 0. Whole words before beginnings of words before the middle.
  const hits = (place, form) => {
    if (form.raw !== null) return count(place.plain, form.raw, 12);
    const begun = count(place.spaced, ` ${form.spaced}`, 12);
    const whole = begun && count(place.spaced, ` ${form.spaced} `, 12);
    // Hangul goes on with a particle, mostly; Latin letters go on as another word.
    const goesOn = form.short ? 0.3 : form.hangul ? 0.95 : 0.75;
    let sum = whole + (begun - whole) * goesOn;
    if (sum === 0 && form.loose) sum = count(place.squashed, form.squashed, 12) * 0.6;
    return sum;
  };

  const form = (text, sure) => {
    const parts = words(text);
    const squashed = parts.join('');
    const hangul = isHangul(squashed[squashed.length - 1] ?? '');
    return {
      sure, hangul, squashed, spaced: parts.join(' '),
      short: squashed.length < (hangul ? 2 : 3),
      raw: null,
      loose: squashed.length >= (isHangul(squashed[0] ?? '') ? 2 : 5) && !/^\d+$/.test(squashed),
    };
  };

  /// Words as a pattern over folded text. Between their letters blanks and signs may stand.
  const pattern = (all) => {
    const longest = all.map(squash).filter((text) => text !== '').sort((a, b) => b.length - a.length).slice(0, 40);
    if (longest.length === 0) return null;
    return new RegExp(longest.map((text) =>
      (isHangul(text[0]) && text.length > 1 ? '' : '(?<![a-z0-9가-힣])') + [...text].join('[^a-z0-9가-힣]{0,3}')).join('|'), 'g');
  };
  const marksIn = (text, source) => {
    if (source === null || text === '') return [];
    return [...fold(text).matchAll(source)].map((found) => [found.index, found.index + found[0].length]);
  };
  /// Text as pieces: [words, whether they are marked].
  const pieces = (text, from, to, marks) => {
    const out = [];
    let at = from;
    for (const [start, end] of marks) {
      if (start < at || end > to) continue;
      if (start > at) out.push([text.slice(at, start), false]);
      out.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < to) out.push([text.slice(at, to), false]);
    return out;
  };
  const cut = (text, source) => pieces(text, 0, text.length, marksIn(text, source));

  /// Makes an index ready: `search(query)` gives the results, best first.
  const open = (index) => {
    const pages = index.pages.map(([path, title]) => ({ path, title, field: field(title) }));
    const sections = index.sections.map(([page, kind, anchor, heading, text, hidden]) => ({
      page, kind, anchor, heading, text,
      fields: { heading: field(heading), title: pages[page].field, text: field(text), hidden: field(hidden) },
    }));
    const lengths = sections.map(({ fields }) => fields.text.squashed.length + fields.hidden.squashed.length);
    const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);

    // Every word of the book, for words that it does not have; made when first needed.
    let vocabulary = null;
    const known = () => {
      if (vocabulary === null) {
        const all = new Set();
        for (const { fields } of sections) {
          for (const place of [fields.heading, fields.text, fields.hidden]) for (const word of place.spaced.split(' ')) if (word.length > 1) all.add(word);
        }
        vocabulary = [...all].sort().map((word) => ({ word, letters: letters(word), traits: traits(letters(word)) }));
      }
      return vocabulary;
    };

    // The glossary's spellings, each to all of its term.
    const spellings = new Map();
    for (const term of index.terms) {
      const all = term.flatMap((word) => [word, ...(/\(/.test(word) ? [word.replace(/\(.*?\)/g, '')] : [])]);
      for (const word of all) spellings.set(squash(word), all);
    }
    const called = (text) => {
      for (const [bare] of forms(words(text).join(''))) if (spellings.has(bare)) return spellings.get(bare);
      return null;
    };

    // How often a form is in each section, by field. Typing asks for the same forms again and again.
    const NOWHERE = null;
    const kept = new Map();
    const everything = sections.map(({ fields }) => `${fields.heading.squashed}\n${fields.title.squashed}\n${fields.text.squashed}\n${fields.hidden.squashed}`).join('\n');
    const counted = (one) => {
      const key = `${one.raw ?? ''}\n${one.spaced}`;
      let found = kept.get(key);
      if (found === undefined) {
        found = NOWHERE;
        if (everything.includes(one.squashed)) {
          const places = sections.map(({ fields }) => PLACES.map((place) => hits(fields[place], one)));
          if (places.some((place) => place.some((n) => n > 0))) found = places;
        }
        if (kept.size > 2000) kept.clear();
        kept.set(key, found);
      }
      return found;
    };
    /// Whether one of the forms is in a text of its own, not only in the title of a page.
    const told = (forms) => forms.some((one) => counted(one)?.some(([heading, , text, hidden]) => heading + text + hidden > 0));

    /// A term's value in every section, in how many it is, and how rare that makes it.
    const look = (forms) => {
      const present = forms.map((one) => ({ one, places: counted(one) })).filter(({ places }) => places !== NOWHERE);
      const best = Math.min(1, Math.max(0, ...present.map(({ one }) => one.sure)));
      let have = 0;
      const values = sections.map((section, at) => {
        let inHeading = 0;
        const most = [0, 0, 0, 0];
        for (const { one, places } of present) {
          const here = places[at];
          if (here[0] > 0) {
            const share = Math.min(1, one.squashed.length / section.fields.heading.squashed.length);
            inHeading = Math.max(inHeading, one.sure * (0.4 + 0.6 * share));
          }
          for (let place = 1; place < 4; place++) most[place] = Math.max(most[place], here[place] * one.sure);
        }
        const held = 0.9 * (0.35 + 0.65 * lengths[at] / usual);
        // A question is text: who looks for a word wants what explains it first.
        const value = (section.kind === 4 ? FIELDS.text : FIELDS.heading) * inHeading + FIELDS.title * Math.min(1, most[1])
          + [[2, FIELDS.text], [3, FIELDS.hidden]].reduce((sum, [place, worth]) => sum + worth * 2 * most[place] / (most[place] + held) * best, 0);
        if (value > 0) have++;
        return value;
      });
      return { values, have, rare: Math.log(1 + (sections.length - have + 0.5) / (have + 0.5)) };
    };

    /// Words of the book that begin with these letters: a syllable that is still being typed.
    const unfinished = (word) => {
      const start = letters(word);
      const found = new Set();
      for (const one of known()) {
        if (one.letters.startsWith(start) && one.word !== word) {
          let n = 1;
          while (n < one.word.length && letters(one.word.slice(0, n)).length < start.length) n++;
          found.add(one.word.slice(0, n));
        }
      }
      return [...found].slice(0, 20);
    };

    /// Words of the book that differ in a letter or two.
    const near = (word) => {
      let best = 3;
      let found = new Map();
      for (const [bare, sure] of forms(word)) {
        const plain = letters(bare);
        const mine = traits(plain);
        const most = plain.length < 5 ? 0 : plain.length < 9 ? 1 : 2;
        if (most === 0 || /\d/.test(plain)) continue;
        for (const one of known()) {
          const limit = Math.min(most, best);
          if (isHangul(one.word[0]) !== isHangul(bare[0]) || one.letters.length < plain.length - limit || apart(mine, one.traits) > limit) continue;
          const far = distance(plain, one.letters, limit);
          if (far === null) continue;
          if (far.count < best) {
            best = far.count;
            found = new Map();
          }
          let n = 1;
          while (n < one.word.length && letters(one.word.slice(0, n)).length < far.end) n++;
          found.set(one.word.slice(0, n), sure);
        }
      }
      return [...found].slice(0, 20).map(([text, sure]) => form(text, sure * (best > 1 ? 0.5 : 0.6)));
    };

    /// The terms of a query: each with its forms, and how much it is worth.
    const terms = (query) => {
      const chunks = query.split(/\s+/).map((chunk) => ({ typed: chunk, parts: words(chunk) })).filter(({ parts }) => parts.length > 0);
      for (const chunk of chunks) {
        // packstack을: the Hangul behind Latin letters is a particle.
        const end = chunk.parts.length - 1;
        if (end > 0 && isHangul(chunk.parts[end][0]) && isParticle(chunk.parts[end])) chunk.parts.pop();
        chunk.text = chunk.parts.join(' ');
        // Hangul behind signs is no part of what stands in them: selinux=0을
        const signs = chunk.typed.replace(/[^\x21-\x7e].*$/, '').replace(/[?!,.;:'"`]+$/, '');
        chunk.code = /[a-z\d].*[-_=/.:].*[a-z\d]|^-+[a-z]|^\/[a-z]/.test(signs) ? signs : null;
      }
      const found = [];
      for (let at = 0; at < chunks.length;) {
        // The longest run of words that the glossary knows is one term.
        let run = Math.min(3, chunks.length - at), others = null;
        for (; run > 0; run--) {
          if (run > 1 && chunks.slice(at, at + run).some(({ code }) => code !== null)) continue;
          others = chunks[at].code === null || !chunks[at].code.startsWith('-') ? called(chunks.slice(at, at + run).map(({ text }) => text).join(' ')) : null;
          if (others !== null) break;
        }
        run = Math.max(1, run);
        const text = chunks.slice(at, at + run).map((chunk) => chunk.text).join(' ');
        found.push({ text, others, code: chunks[at].code, last: at + run >= chunks.length, parts: words(text), worth: LITTLE.has(text) ? 0.12 : 1 });
        at += run;
      }
      return found;
    };

    const formsOf = (term) => {
      const { parts } = term;
      const before = parts.slice(0, -1).join(' ');
      const all = forms(parts[parts.length - 1]).map(([bare, sure]) => form(`${before} ${bare}`, sure));
      for (const other of term.others ?? []) all.push(form(fold(other), 0.92));
      if (parts.length === 1) {
        for (const [bare] of forms(parts[0])) {
          for (const other of alike.get(bare) ?? []) if (other !== bare) all.push(form(other, 0.45));
        }
      }
      return all.filter((one) => one.squashed !== '' && !isJamo(one.squashed[one.squashed.length - 1]));
    };

    /// A term with what it is in every section; more than one where it had to be taken apart.
    const resolve = (term) => {
      const { parts } = term;
      const tail = parts[parts.length - 1];
      const all = formsOf(term);
      const typedForms = all.filter((one) => one.sure > 0.7);
      if (told(typedForms)) {
        const plain = { ...term, forms: all, ...look(all), sure: 1 };
        const exact = term.code === null ? [] : [verbatim(term.code)];
        return told(exact) ? [{ ...plain, worth: term.worth * 0.5 }, { ...plain, forms: exact, ...look(exact) }] : [plain];
      }
      if (parts.length > 1) return parts.flatMap((part) => resolve({ ...term, text: part, parts: [part], others: called(part), worth: term.worth / parts.length * 1.2 }));
      if (term.last && isHangul(tail[0]) || isJamo(tail[0])) {
        const begun = unfinished(tail).map((text) => form(text, 0.8));
        if (begun.length > 0) return [{ ...term, forms: begun, ...look(begun), sure: 0.8 }];
      }
      // 공급자네트워크: two words that the book has, but not side by side.
      const pieces = [];
      for (let cut = 2; tail.length <= 24 && cut <= tail.length - 2; cut++) {
        const two = [tail.slice(0, cut), tail.slice(cut)].map((text) => forms(text).map(([bare, sure]) => form(bare, sure * 0.8)).filter((one) => one.squashed.length > 1));
        const both = two.every((some) => some.length > 0) ? two.map((some) => look(some)) : [];
        if (both.length === 2 && both.every(({ have }) => have > 0)) pieces.push({ two, both, rare: both[0].rare + both[1].rare });
      }
      const close = near(tail).concat(all.filter((one) => one.sure <= 0.7));
      if (close.length > 0 && (pieces.length === 0 || close[0].sure > 0.55)) {
        return [{ ...term, forms: close, ...look(close), sure: 0.6 }];
      }
      if (pieces.length > 0) {
        const best = pieces.sort((a, b) => b.rare - a.rare)[0];
        return best.two.map((some, at) => ({ ...term, text: some[0].spaced, forms: some, ...best.both[at], sure: 0.7, worth: term.worth * 0.6 }));
      }
      return [{ ...term, forms: [], values: null, have: 0, rare: Math.log(1 + sections.length), sure: 0 }];
    };

    const rank = (query) => {
      const parts = terms(query).flatMap(resolve);
      const useful = parts.some(({ worth, have }) => worth === 1 && have > 0) ? parts : parts.map((part) => ({ ...part, worth: 1 }));
      const whole = useful.reduce((sum, { rare, worth }) => sum + rare * worth, 0);
      const phrase = form(query, 1);
      const ranked = [];
      sections.forEach((section, at) => {
        let sum = 0, covered = 0;
        for (const { values, rare, worth } of useful) {
          if (values === null || values[at] === 0) continue;
          sum += values[at] * rare * worth;
          covered += rare * worth;
        }
        if (sum === 0 || covered < 0.25 * whole) return;
        if (useful.length > 1 && phrase.squashed.length > 2) {
          if (section.fields.heading.squashed.includes(phrase.squashed)) sum += 2 * whole;
          else if (section.fields.text.squashed.includes(phrase.squashed)) sum += 0.8 * whole;
        }
        ranked.push({ at, score: sum * (covered / whole) ** 1.5 * WORTH[section.kind] });
      });
      const sure = useful.reduce((least, part) => (part.worth < 1 ? least : Math.min(least, part.sure)), 1);
      return { ranked, parts: useful, sure };
    };

    /// The best first; a page that came up already counts a little less each time.
    const sorted = (ranked) => {
      const left = ranked.sort((a, b) => b.score - a.score || a.at - b.at).slice(0, 80);
      const times = new Map();
      const out = [];
      while (left.length > 0 && out.length < 20) {
        let best = 0, most = -1;
        left.forEach(({ at, score }, place) => {
          const worth = score * 0.86 ** (times.get(sections[at].page) ?? 0);
          if (worth > most) [best, most] = [place, worth];
        });
        const [one] = left.splice(best, 1);
        const { page } = sections[one.at];
        times.set(page, (times.get(page) ?? 0) + 1);
        out.push(one);
      }
      return out;
    };

    /// The forms that were looked for, to be marked.
    const toMark = (parts) => {
      const all = new Set();
      for (const part of parts) for (const one of part.forms) if (one.sure >= 0.4 && (!one.short || part.worth === 1)) all.add(one.squashed);
      return pattern([...all]);
    };
    /// The part of a text with the most marks.
    const teaser = (text, source) => {
      const size = index.lang === 'ko' ? 110 : 170;
      const marks = marksIn(text, source);
      let from = 0, most = -1;
      for (const [start] of marks) {
        const here = Math.max(0, start - size / 4);
        const inside = new Set(marks.filter(([a, b]) => a >= here && b <= here + size).map(([a, b]) => fold(text.slice(a, b))));
        if (inside.size > most) [from, most] = [here, inside.size];
      }
      from = Math.floor(from);
      // Not in the middle of a word.
      while (from > 0 && text[from - 1] !== ' ') from--;
      let to = Math.min(text.length, from + size);
      while (to < text.length && text[to] !== ' ' && to - from < size + 20) to++;
      const out = pieces(text, from, to, marks);
      if (from > 0) out.unshift(['… ', false]);
      if (to < text.length) out.push([' …', false]);
      return out;
    };

    /// Results: page, anchor, kind, titles and teaser as pieces; and the query that they are for,
    /// which is not the one typed where the keyboard was on the other layout.
    const search = (query) => {
      let said = typed(query).trim();
      let found = rank(said);
      if (found.sure < 0.75) {
        const other = otherLayout(query.trim());
        const again = other === null ? null : rank(typed(other));
        if (again !== null && again.ranked.length > 0 && again.sure > found.sure && again.sure >= 0.8) {
          said = other;
          found = again;
        }
      }
      const source = toMark(found.parts);
      const results = sorted(found.ranked).map(({ at, score }) => {
        const { page, kind, anchor, heading, text } = sections[at];
        return {
          page: pages[page].path, title: pages[page].title, anchor, kind, score,
          heading: cut(heading, source),
          teaser: () => teaser(text, source),
          /// What the page has of what was looked for, as it stands there.
          words: () => [...new Set([heading, text].flatMap((one) => marksIn(one, source).map(([from, to]) => fold(one.slice(from, to)))))].slice(0, 8),
        };
      });
      return { query: said, changed: said !== typed(query).trim(), results };
    };
    return { search, has: (page, anchor) => sections.some((one) => pages[one.page].path === page && one.anchor === anchor) };
  };

  globalThis.labcheckSearch = { open, pattern, cut };
})();
