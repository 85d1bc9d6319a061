// What the browser keeps for the reader, and the few helpers that the elements share.
//
// Every entry is a string under `labcheck.KIND.ID`: `quiz.cloud-cost/stopped-bill`, `read.cloud/what`,
// `done.day1.selinux`, `track`, `last`. Ids never change with the text or the language.
window.labcheckBook = (() => {
  'use strict';
  const PREFIX = 'labcheck.';
  const memory = new Map();
  // A browser can forbid to keep anything; then it is kept as long as the page is open.
  let storage = null;
  try {
    storage = window.localStorage;
    storage.setItem(`${PREFIX}test`, '1');
    storage.removeItem(`${PREFIX}test`);
  } catch {
    storage = null;
  }

  const changed = () => document.dispatchEvent(new CustomEvent('labcheck:changed'));

  const store = {
    keeps: storage !== null,
    get(id) {
      try {
        return storage ? storage.getItem(PREFIX + id) : (memory.get(id) ?? null);
      } catch {
        return memory.get(id) ?? null;
      }
    },
    set(id, value) {
      memory.set(id, value);
      try {
        storage?.setItem(PREFIX + id, value);
      } catch {
        store.keeps = false;
      }
      changed();
    },
    remove(id) {
      memory.delete(id);
      try {
        storage?.removeItem(PREFIX + id);
      } catch {
        store.keeps = false;
      }
      changed();
    },
    /// All ids that begin so.
    ids(start) {
      const all = storage ? Object.keys(storage) : [...memory.keys()].map((id) => PREFIX + id);
      return all.filter((id) => id.startsWith(PREFIX + start)).map((id) => id.slice(PREFIX.length));
    },
    /// An entry that is JSON; what cannot be read counts as nothing.
    read(id) {
      try {
        return JSON.parse(store.get(id));
      } catch {
        return null;
      }
    },
  };
  // Another tab of the book.
  window.addEventListener('storage', (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) changed();
  });

  const korean = document.documentElement.lang === 'ko';
  const say = (ko, en) => (korean ? ko : en);

  /// An element: el('p', { class: 'x' }, 'text', other).
  const el = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? '' : value);
    }
    element.append(...inside);
    return element;
  };

  /// Tells, once on a page, that nothing will be remembered.
  const notKept = () =>
    store.keeps || document.querySelector('.not-kept')
      ? ''
      : el('p', { class: 'not-kept' }, say(
          '이 브라우저가 저장을 막고 있어, 기록은 이 페이지를 닫으면 사라집니다. 나머지는 그대로 쓸 수 있습니다.',
          'This browser does not let the book keep anything: what you do is gone once you close this page. All else works.',
        ));

  /// Minutes as people say them.
  const minutes = (n) => {
    const [h, m] = [Math.floor(n / 60), n % 60];
    if (h === 0) return say(`${m}분`, `${m} min`);
    if (m === 0) return say(`${h}시간`, `${h} h`);
    return say(`${h}시간 ${m}분`, `${h} h ${m} min`);
  };

  let count = 0;
  const uid = (name) => `${name}-${(count += 1)}`;

  /// Does what asks for sizes just before the page is shown: asked sooner, while scripts still change the
  /// page, each question would have all of it laid out once more.
  const laidOut = (work) => window.requestAnimationFrame(() => work());

  return { store, say, el, notKept, minutes, uid, laidOut };
})();
