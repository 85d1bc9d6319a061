// What has been read, answered and done: the tick at the end of a page, the marks in the table of
// contents, the day on the first page, and the page of the review.
(() => {
  'use strict';
  const { store, say, el, notKept, minutes, uid, laidOut } = window.labcheckBook;
  const html = document.documentElement;
  const page = html.dataset.page ?? '';
  const printed = html.dataset.print !== undefined;
  const readPages = () => new Set(store.ids('read.').map((id) => id.slice(5)));

  // The heading that stands at the top of the window, as a fragment.
  const section = () => {
    const above = [...document.querySelectorAll('main :is(h1, h2, h3)[id]')]
      .filter((heading) => heading.getBoundingClientRect().top < 120);
    return above.length > 1 ? `#${above.at(-1).id}` : '';
  };
  window.labcheckBook.section = section;

  // Marks in the table of contents.
  const marks = () => {
    const read = readPages();
    for (const line of document.querySelectorAll('#mdbook-sidebar [data-page]')) {
      const is = read.has(line.dataset.page);
      const mark = line.querySelector('.read-mark');
      if (is && !mark) {
        line.querySelector('a').append(el('span', { class: 'read-mark', role: 'img', 'aria-label': say('읽음', 'read') }, '✓'));
      } else if (!is) mark?.remove();
    }
  };
  marks();
  document.addEventListener('labcheck:changed', marks);

  customElements.define('labcheck-read', class extends HTMLElement {
    connectedCallback() {
      if (this.made || printed) return;
      this.made = true;
      const id = `read.${this.dataset.page}`;
      const box = el('input', { type: 'checkbox', onchange: () => {
        this.touched = true;
        if (box.checked) store.set(id, '1');
        else store.remove(id);
      } });
      this.append(el('label', { class: 'read-line' }, box, ` ${say('이 페이지를 다 읽었습니다', 'I have read this page')}`));
      const show = () => {
        box.checked = store.get(id) !== null;
      };
      show();
      document.addEventListener('labcheck:changed', show);
      // Who stays at the end for a while has read it, unless they say otherwise.
      let timer = 0;
      new IntersectionObserver((seen) => {
        clearTimeout(timer);
        if (seen.some((one) => one.isIntersecting)) {
          timer = setTimeout(() => {
            if (!this.touched && !box.checked) store.set(id, '1');
          }, 3000);
        }
      }).observe(this);

      // Where the reader was: written when the page is left, and while it is read.
      const write = () => {
        const title = document.querySelector('main h1')?.textContent.trim() ?? '';
        const at = section();
        const near = at && document.getElementById(at.slice(1))?.textContent.trim();
        store.set('last', JSON.stringify({ page: this.dataset.page, at, title, near: near || '', lang: html.lang }));
      };
      // The first page is where one asks.
      if (this.dataset.page === 'index') return;
      let wait = 0;
      laidOut(write);
      window.addEventListener('scroll', () => {
        clearTimeout(wait);
        wait = setTimeout(write, 400);
      }, { passive: true });
    }
  });

  const states = (name, ids) => ids.map((id) => store.read(`quiz.${name}/${id}`)?.s ?? '');

  const mark = (line, word) => {
    line.querySelector(':scope > .read-mark')?.remove();
    if (word) line.append(el('span', { class: 'read-mark', role: 'img', 'aria-label': word }, '✓'));
  };

  const meter = (name, value, max, words) => {
    if (max === 0) return '';
    const id = uid('meter');
    return el('div', { class: 'meter' }, el('span', { class: 'meter-name', id }, name),
      el('progress', { value, max, 'aria-labelledby': id, 'aria-valuetext': words }), el('span', { class: 'meter-words' }, words));
  };

  // Back to where the reader was, else to the first page that is not read.
  const resume = (lines, read) => {
    const last = store.read('last');
    const known = lines.find((line) => line.dataset.page === last?.page);
    if (known) {
      const link = known.querySelector('a');
      // Words of the other language are not told: the title here is this language's.
      const near = last.lang === html.lang && last.near && last.at ? ` (${last.near})` : '';
      return el('p', { class: 'resume' }, say('마지막으로 읽던 곳: ', 'You were at: '),
        el('a', { href: `${link.getAttribute('href')}${last.at}` }, `${link.textContent}${near}`));
    }
    const next = lines.find((line) => !read.has(line.dataset.page) && line.dataset.page !== 'index');
    if (!next) return '';
    const link = next.querySelector('a');
    return el('p', { class: 'resume' }, say('여기서 시작합니다: ', 'Start here: '),
      el('a', { href: link.getAttribute('href') }, link.textContent));
  };

  // A button that has to be pressed twice.
  const asked = (label, act) => {
    let timer = 0;
    const calm = () => {
      clearTimeout(timer);
      button.textContent = label;
      button.classList.remove('sure');
    };
    const button = el('button', { type: 'button', class: 'clear', onblur: calm, onclick: () => {
      if (button.classList.contains('sure')) {
        act();
        calm();
        return;
      }
      button.classList.add('sure');
      button.textContent = say('정말 지울까요? 한 번 더 누르세요', 'Really? Press once more');
      timer = setTimeout(calm, 5000);
    } }, label);
    return button;
  };

  customElements.define('labcheck-progress', class extends HTMLElement {
    connectedCallback() {
      if (this.made || printed) return;
      this.made = true;
      const head = el('div', { class: 'progress-head' });
      this.querySelector('.progress-sum').after(head, notKept());
      const lines = [...this.querySelectorAll('[data-page]')];
      const show = () => {
        const read = readPages();
        let [time, done, questions, right, labs, ticked] = [0, 0, 0, 0, 0, 0];
        for (const line of lines) {
          const is = read.has(line.dataset.page);
          time += Number(line.dataset.minutes);
          if (is) done += Number(line.dataset.minutes);
          line.toggleAttribute('data-read', is);
          mark(line, is ? say('읽음', 'read') : '');
          for (const quiz of line.querySelectorAll('[data-quiz]')) {
            const all = states(quiz.dataset.quiz, quiz.dataset.questions.split(' '));
            questions += all.length;
            right += all.filter((state) => state === 'right').length;
          }
          for (const lab of line.querySelectorAll('[data-lab]')) {
            const is = store.get(`done.${lab.dataset.lab}`) !== null;
            labs += 1;
            ticked += is ? 1 : 0;
            lab.toggleAttribute('data-done', is);
            mark(lab, is ? say('마침', 'done') : '');
          }
        }
        const pages = lines.filter((line) => line.hasAttribute('data-read')).length;
        head.replaceChildren(
          meter(say('읽은 시간', 'Time read'), done, time, `${minutes(done)} / ${minutes(time)}`),
          meter(say('페이지', 'Pages'), pages, lines.length, `${pages} / ${lines.length}`),
          meter(say('문제', 'Questions'), right, questions, `${right} / ${questions}`),
          meter(say('실습', 'Exercises'), ticked, labs, `${ticked} / ${labs}`),
          resume(lines, read),
        );
      };
      show();
      document.addEventListener('labcheck:changed', show);
    }
  });

  customElements.define('labcheck-review', class extends HTMLElement {
    connectedCallback() {
      if (this.made || printed) return;
      this.made = true;
      const sum = el('p', { class: 'review-sum', role: 'status' });
      const chapters = [...this.querySelectorAll('.review-chapter')];
      this.prepend(sum, notKept());
      for (const chapter of chapters) {
        chapter.append(el('p', {}, asked(say('이 장의 답 지우기', 'Clear this chapter'), () => this.clear(`quiz.${chapter.dataset.quiz}/`))));
      }
      this.append(el('p', { class: 'review-all' },
        asked(say('모든 답 지우기', 'Clear all answers'), () => this.clear('quiz.')), ' ',
        asked(say('읽은 곳과 실습 표시까지 모두 지우기', 'Clear what was read and done, too'), () => this.clear(''))));
      this.show = () => {
        const count = { right: 0, wrong: 0, '': 0 };
        for (const chapter of chapters) {
          for (const line of chapter.querySelectorAll('[data-question]')) {
            const state = store.read(`quiz.${chapter.dataset.quiz}/${line.dataset.question}`)?.s ?? '';
            count[state] += 1;
            line.dataset.state = state;
            line.querySelector('.review-state')?.remove();
            const word = { right: say('맞음', 'right'), wrong: say('틀림', 'wrong'), '': say('아직', 'open') }[state];
            line.append(' ', el('span', { class: 'review-state' }, word));
          }
        }
        sum.textContent = say(`맞음 ${count.right} · 틀림 ${count.wrong} · 아직 ${count['']}`,
          `${count.right} right · ${count.wrong} wrong · ${count['']} open`);
      };
      this.show();
      document.addEventListener('labcheck:changed', this.show);
    }

    clear(start) {
      for (const id of store.ids(start)) {
        if (start !== '' || /^(quiz|read|done)\./.test(id) || id === 'last') store.remove(id);
      }
    }
  });
})();
