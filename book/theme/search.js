// The search box, its keys and its results: mdBook's, with our own search behind. The index comes
// when the box is opened for the first time, as a script: a page on the disk may not fetch files.
(() => {
  'use strict';
  // Tests load these files without a page.
  if (typeof document === 'undefined') return;
  const html = document.documentElement;
  const by = (id) => document.getElementById(id);
  const [wrapper, outer, bar, toggle, list, shown, header] = [
    'wrapper', 'bar-outer', 'bar', 'toggle', 'results', 'results-outer', 'results-header',
  ].map((name) => by(name === 'wrapper' || name === 'toggle' ? `mdbook-search-${name}` : `mdbook-search${name}`));
  if (!wrapper || !bar || !list) return;
  const korean = html.lang === 'ko';
  const say = (ko, en) => (korean ? ko : en);
  const KINDS = { 2: say('용어', 'term'), 4: say('문제', 'question') };

  let engine = null;
  let asked = false;
  let last = null;

  const el = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const pieces = (parts) => parts.map(([text, marked]) => (marked ? el('mark', '', text) : text));

  // The address keeps what is looked for, so that «back» leads to the results again.
  const address = (query) => {
    const url = new URL(location.href);
    url.searchParams.delete('highlight');
    if (query === '') url.searchParams.delete('search');
    else url.searchParams.set('search', query);
    try {
      history.replaceState(history.state, '', url);
    } catch {
      // Some browsers forbid it for a file.
    }
  };

  const told = ({ query, changed, results }) => {
    const n = results.length;
    if (n === 0) return say(`‘${query}’에 맞는 곳이 없습니다.`, `Nothing found for ‘${query}’.`);
    const other = changed ? say(' (한/영 자판을 바꾸어 찾았습니다)', ' (typed with the other keyboard layout)') : '';
    return say(`‘${query}’ 검색 결과 ${n}개`, `${n} found for ‘${query}’`) + other;
  };
  const row = (result) => {
    const { page, title, anchor, kind, heading } = result;
    const link = el('a', '');
    const words = result.words();
    link.href = `${html.dataset.root}${page}.html${words.length ? `?highlight=${encodeURIComponent(words.join('|'))}` : ''}#${anchor}`;
    const plain = heading.map(([text]) => text).join('');
    if (plain !== title) link.append(el('span', 'found-page', title), ' › ');
    link.append(...pieces(heading));
    const item = el('li', '', link);
    if (KINDS[kind]) item.append(' ', el('span', 'found-kind', KINDS[kind]));
    const teaser = result.teaser();
    if (teaser.length > 0) item.append(el('span', 'teaser', ...pieces(teaser)));
    return item;
  };

  const run = () => {
    const query = bar.value.trim();
    if (query === last || (engine === null && query !== '')) return;
    last = query;
    address(query);
    bar.classList.toggle('active', query !== '');
    shown.classList.toggle('hidden', query === '');
    if (query === '') {
      list.replaceChildren();
      header.textContent = '';
      return;
    }
    const found = engine.search(query);
    list.replaceChildren(...found.results.map(row));
    header.textContent = told(found);
  };

  const load = () => {
    if (asked) return;
    asked = true;
    outer.classList.add('searching');
    const script = document.createElement('script');
    script.src = html.dataset.root + html.dataset.index;
    script.onload = () => {
      engine = globalThis.labcheckSearch.open(globalThis.labcheckIndex);
      outer.classList.remove('searching');
      run();
    };
    script.onerror = () => {
      asked = false;
      outer.classList.remove('searching');
      shown.classList.remove('hidden');
      header.textContent = say('검색 파일을 불러오지 못했습니다.', 'The search index could not be loaded.');
    };
    document.head.append(script);
  };

  const show = (open) => {
    wrapper.classList.toggle('hidden', !open);
    toggle.setAttribute('aria-expanded', String(open));
    if (!open) return;
    load();
    window.scrollTo(0, 0);
    bar.focus();
    bar.select();
  };
  const close = () => {
    const inside = wrapper.contains(document.activeElement);
    show(false);
    address('');
    if (inside) toggle.focus();
  };

  toggle.addEventListener('click', () => (wrapper.classList.contains('hidden') ? show(true) : close()));
  let wait = 0;
  bar.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(run, 40);
  });
  outer.addEventListener('submit', (event) => event.preventDefault());

  // What was found is marked on the page that a result leads to, until a mark is clicked.
  const unmark = () => {
    const marks = document.querySelectorAll('main mark.found');
    for (const one of marks) {
      const parent = one.parentNode;
      one.replaceWith(...one.childNodes);
      parent.normalize();
    }
    if (marks.length > 0) address('');
  };
  const mark = (words) => {
    const pattern = globalThis.labcheckSearch.pattern(words);
    const main = document.querySelector('main');
    if (pattern === null || main === null) return;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('svg, button, textarea, .off-screen')) texts.push(walker.currentNode);
    for (const text of texts) {
      const parts = globalThis.labcheckSearch.cut(text.data, pattern);
      if (!parts.some(([, marked]) => marked)) continue;
      text.replaceWith(...parts.map(([piece, marked]) => {
        if (!marked) return piece;
        const one = el('mark', 'found', piece);
        one.addEventListener('click', unmark);
        return one;
      }));
    }
  };

  const links = () => [...list.querySelectorAll('a')];
  // In Hangul mode the key S says ㄴ, or that an input method has it.
  const isS = ({ key, code }) => key === 's' || (code === 'KeyS' && (key === 'Process' || /[ㄱ-ㅣ가-힣]/.test(key)));
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    // Enter that ends a syllable is none: keyCode 229 is how some browsers say so.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || event.keyCode === 229 && target === bar) return;
    if (target === bar || list.contains(target)) {
      const all = links();
      const at = all.indexOf(target);
      if (key === 'Escape') close();
      else if (key === 'ArrowDown') (all[Math.min(at + 1, all.length - 1)] ?? bar).focus();
      else if (key === 'ArrowUp') (at > 0 ? all[at - 1] : bar).focus();
      else if (key === 'Enter' && target === bar) {
        clearTimeout(wait);
        run();
        links()[0]?.click();
      } else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (key === 'Escape') {
      unmark();
      return;
    }
    if (target.closest?.('input, select, textarea, [contenteditable]')) return;
    if (key === '/' || isS(event)) {
      event.preventDefault();
      show(true);
    }
  });

  const params = new URLSearchParams(location.search);
  const before = params.get('search');
  if (before) {
    bar.value = before;
    show(true);
  }
  const marked = params.get('highlight');
  if (marked) mark(marked.split('|').slice(0, 12));
})();
