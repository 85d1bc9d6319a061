// <labcheck-steps>: walks through a drawing. Groups with data-step="N" belong to step N; before the
// walk begins, without scripts and on paper everything is shown.
(() => {
  'use strict';
  const { say, el } = window.labcheckBook;

  customElements.define('labcheck-steps', class extends HTMLElement {
    connectedCallback() {
      if (this.made) return;
      this.made = true;
      const lines = [...this.querySelectorAll('.diagram-steps > li')];
      if (lines.length === 0) return;
      const groups = [...this.querySelectorAll('svg [data-step]')];
      let at = 0;
      const drawing = this.querySelector('.diagram-drawing');
      // On a phone the drawing is wider than the page: what belongs to the step comes into sight.
      const show = () => {
        const now = groups.filter((group) => group.classList.contains('now')).map((group) => group.getBoundingClientRect());
        if (now.length === 0 || drawing.scrollWidth <= drawing.clientWidth) return;
        const start = Math.min(...now.map((box) => box.left));
        const wide = Math.max(...now.map((box) => box.right)) - start;
        const before = Math.max(8, (drawing.clientWidth - wide) / 2);
        drawing.scrollLeft += start - drawing.getBoundingClientRect().left - before;
      };
      const where = el('span', { class: 'steps-where', role: 'status' });
      const button = (label, go) => el('button', { type: 'button', onclick: go }, label);
      const back = button(say('이전 단계', 'Back'), () => go(at - 1));
      const next = button(say('다음 단계', 'Next step'), () => go(at + 1));
      const all = button(say('모두 보기', 'Show all'), () => go(0));
      const go = (to) => {
        at = Math.max(0, Math.min(lines.length, to));
        this.dataset.at = at;
        for (const group of groups) {
          const step = Number(group.dataset.step);
          group.classList.toggle('now', at > 0 && step === at);
          group.classList.toggle('later', at > 0 && step > at);
        }
        show();
        lines.forEach((line, index) => {
          if (index + 1 === at) line.setAttribute('aria-current', 'step');
          else line.removeAttribute('aria-current');
        });
        back.setAttribute('aria-disabled', String(at <= 1));
        next.setAttribute('aria-disabled', String(at === lines.length));
        all.setAttribute('aria-disabled', String(at === 0));
        where.textContent = at === 0 ? say(`모두 ${lines.length}단계`, `${lines.length} steps`)
          : `${at}/${lines.length} ${lines[at - 1].textContent}`;
      };
      const bar = el('div', { class: 'steps-bar', role: 'group', 'data-keys': true,
        'aria-label': say('단계별로 보기: 화살표 키로도 움직입니다', 'Step by step; arrow keys work, too') }, back, next, all, where);
      bar.addEventListener('keydown', (event) => {
        const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 1, End: lines.length, Escape: 0 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        go(to);
      });
      drawing.after(bar);
      go(0);
    }
  });
})();
