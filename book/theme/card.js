// The card of an exercise on a site that cannot look at the reader's machine: they tick it off
// themselves. Where labcheck serves the book, its own script finds [data-exercise] and takes over.
(() => {
  'use strict';
  const { store, say, el } = window.labcheckBook;
  if (document.documentElement.dataset.print !== undefined) return;
  for (const card of document.querySelectorAll('.lab-card[data-exercise]')) {
    const id = `done.${card.dataset.course}.${card.dataset.exercise}`;
    const box = el('input', { type: 'checkbox', onchange: () => {
      if (box.checked) store.set(id, '1');
      else store.remove(id);
    } });
    const place = card.querySelector('.lab-done');
    if (!place) continue;
    place.append(el('label', {}, box, ` ${say('이 실습을 마쳤습니다', 'I have done this exercise')}`));
    const show = () => {
      box.checked = store.get(id) !== null;
    };
    show();
    document.addEventListener('labcheck:changed', show);
  }
})();
