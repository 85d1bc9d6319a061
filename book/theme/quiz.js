// <labcheck-quiz>: questions that are answered in the page. Their markup tells everything; see
// src/quiz/html.rs. Without scripts the answers stand in a fold below each question.
(() => {
  'use strict';
  const { store, say, el, notKept, uid } = window.labcheckBook;
  const folded = (text) => text.trim().split(/\s+/).join(' ');

  class Question {
    constructor(quiz, section) {
      this.section = section;
      this.id = `quiz.${quiz}/${section.dataset.question}`;
      this.kind = section.dataset.kind;
      this.answer = section.querySelector('.quiz-answer');
      this.said = el('div', { class: 'quiz-said', role: 'status' });
      this.button = el('button', { type: 'button', class: 'quiz-check', onclick: () => this.check() },
        say('확인', 'Check'));
      this.again = el('button', { type: 'button', class: 'quiz-again', onclick: () => this.reset() },
        say('다시 풀기', 'Answer again'));
      this.read = { single: choices, multiple: choices, command, order }[this.kind](this);
      this.answer.before(el('p', { class: 'quiz-buttons' }, this.button, this.again), this.said);
      this.show();
    }

    // What was kept: { s: 'right' | 'wrong', n: how often answered, a: the answer }.
    state() {
      return store.read(this.id);
    }

    check() {
      const { answer, right, why } = this.read.look();
      if (answer === null) {
        this.tell('open', el('p', {}, say('먼저 답해 주세요.', 'Answer first.')));
        return;
      }
      const n = (this.state()?.n ?? 0) + 1;
      store.set(this.id, JSON.stringify({ s: right ? 'right' : 'wrong', n, a: answer }));
      this.show(why);
    }

    reset() {
      store.remove(this.id);
      this.read.clear();
      this.show();
      this.section.querySelector('input, [data-keys] button')?.focus();
    }

    // `why` is what belongs to the answer just given; after a reload it is looked up again.
    show(why) {
      const state = this.state();
      this.section.dataset.state = state?.s ?? '';
      this.answer.hidden = !state;
      this.again.hidden = !state;
      if (!state) {
        this.answer.open = false;
        this.tell('open');
        return;
      }
      if (why === undefined) {
        this.read.restore(state.a);
        why = this.read.look().why;
      }
      const right = state.s === 'right';
      const words = el('p', {}, el('strong', {}, right ? say('맞았습니다.', 'Right.') : say('아직 아닙니다.', 'Not yet.')));
      const after = this.answer.querySelector('.quiz-after');
      const more = right && after ? [after.cloneNode(true)] : [];
      this.tell(state.s, words, ...(why ?? []), ...more);
    }

    tell(state, ...inside) {
      this.said.dataset.said = state;
      this.said.replaceChildren(...inside);
    }
  }

  // The explanation of one wrong answer, quoted from the fold.
  const quoted = (line) => el('p', {}, ...[...line.querySelectorAll('.quiz-choice, .wrong, .quiz-why')]
    .flatMap((part) => [part.cloneNode(true), ' ']));

  function choices({ section, kind, answer }) {
    const name = uid('choice');
    const list = section.querySelector('.quiz-choices');
    list.setAttribute('role', kind === 'single' ? 'radiogroup' : 'group');
    list.setAttribute('aria-labelledby', section.querySelector('.quiz-ask').id);
    const inputs = [...list.children].map((line) => {
      const type = kind === 'single' ? 'radio' : 'checkbox';
      const input = el('input', { type, name, value: line.dataset.choice });
      const words = el('span', {}, ...line.childNodes);
      const label = el('label', { class: 'quiz-choice-line', 'data-choice': line.dataset.choice }, input, words);
      input.toggleAttribute('data-right', 'right' in line.dataset);
      line.replaceWith(label);
      return input;
    });
    // The group has no list items any more.
    const group = el('div', { class: 'quiz-choices', role: list.getAttribute('role'),
      'aria-labelledby': list.getAttribute('aria-labelledby') }, ...list.children);
    list.replaceWith(group);
    return {
      look() {
        const ticked = inputs.filter((input) => input.checked);
        if (ticked.length === 0) return { answer: null };
        const isRight = (input) => input.hasAttribute('data-right');
        const wrong = ticked.filter((input) => !isRight(input));
        const right = wrong.length === 0 && inputs.every((input) => input.checked === isRight(input));
        const why = wrong.map((input) =>
          quoted(answer.querySelector(`[data-of="${CSS.escape(input.value)}"]`)));
        if (!right && wrong.length === 0) {
          why.push(el('p', {}, say('고른 것은 맞지만, 빠진 것이 있습니다.', 'What you chose is right, but something is missing.')));
        }
        return { answer: ticked.map((input) => input.value), right, why };
      },
      restore(kept) {
        for (const input of inputs) input.checked = Array.isArray(kept) && kept.includes(input.value);
      },
      clear() {
        for (const input of inputs) input.checked = false;
      },
    };
  }

  function command({ section, answer }) {
    const ask = section.querySelector('.quiz-ask');
    const input = el('input', {
      type: 'text', class: 'quiz-command', 'aria-labelledby': ask.id, spellcheck: 'false',
      autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off',
      onkeydown: (event) => {
        if (event.key === 'Enter' && !event.isComposing) section.querySelector('.quiz-check').click();
      },
    });
    ask.after(el('p', { class: 'quiz-line' }, el('span', { class: 'quiz-prompt', 'aria-hidden': 'true' }, '# '), input));
    const accepted = [...answer.querySelectorAll('[data-accept]')].map((code) => folded(code.textContent));
    const nears = [...answer.querySelectorAll('[data-near]')];
    return {
      look() {
        // A prompt that was copied with the command is no part of it; sudo is not wrong.
        const typed = folded(input.value.replace(/^\s*[#$]\s+/, ''));
        if (typed === '') return { answer: null };
        const bare = typed.replace(/^sudo /, '');
        const right = accepted.includes(typed) || accepted.includes(bare);
        const near = nears.find((line) => [typed, bare].includes(folded(line.querySelector('code').textContent)));
        const why = [];
        if (!right && near) why.push(quoted(near));
        else if (!right && /[\u2010\u2013\u2014\u2018\u2019\u201c\u201d]/.test(typed)) {
          why.push(el('p', {}, say('명령 안에 하이픈이나 따옴표를 닮은 다른 글자가 있습니다. 키보드로 다시 입력해 보세요.',
            'There is a dash or a quote in it that is not the one of a command. Type it on the keyboard.')));
        }
        return { answer: typed, right, why };
      },
      restore(kept) {
        input.value = typeof kept === 'string' ? kept : '';
      },
      clear() {
        input.value = '';
      },
    };
  }

  function order({ section }) {
    const list = section.querySelector('.quiz-steps');
    const shown = [...list.children];
    const heard = el('span', { class: 'off-screen', role: 'status' });
    const sorted = el('ol', { class: 'quiz-steps', 'aria-labelledby': section.querySelector('.quiz-ask').id, 'data-keys': true }, ...shown);
    list.replaceWith(sorted);
    sorted.after(heard);
    const move = (line, by, focus) => {
      const lines = [...sorted.children];
      const to = lines.indexOf(line) + by;
      if (to < 0 || to >= lines.length) return;
      if (by < 0) lines[to].before(line);
      else lines[to].after(line);
      focus.focus();
      heard.textContent = say(`${to + 1}번째로 옮겼습니다`, `moved to place ${to + 1}`);
      ends();
    };
    const ends = () => {
      const lines = [...sorted.children];
      lines.forEach((line, at) => {
        line.querySelector('.up').setAttribute('aria-disabled', String(at === 0));
        line.querySelector('.down').setAttribute('aria-disabled', String(at === lines.length - 1));
      });
    };
    for (const line of shown) {
      const text = line.textContent.trim();
      const words = el('span', { class: 'quiz-step' }, ...line.childNodes);
      const button = (by, name, sign, label) => {
        const made = el('button', { type: 'button', class: name, 'aria-label': `${label}: ${text}`,
          onclick: () => move(line, by, made),
          onkeydown: (event) => {
            const key = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (!key) return;
            event.preventDefault();
            move(line, key, made);
          } }, sign);
        return made;
      };
      line.append(words, el('span', { class: 'quiz-moves' },
        button(-1, 'up', '↑', say('위로', 'up')), button(1, 'down', '↓', say('아래로', 'down'))));
    }
    ends();
    const put = (steps) => {
      for (const step of steps) {
        const line = shown.find((item) => item.dataset.step === step);
        if (line) sorted.append(line);
      }
      ends();
    };
    return {
      look() {
        const steps = [...sorted.children].map((line) => line.dataset.step);
        const off = steps.findIndex((step, at) => Number(step) !== at + 1);
        const why = off < 0 ? [] : [el('p', {}, off === 0
          ? say('첫 단계부터 다시 생각해 보세요.', 'Think about the first step again.')
          : say(`앞의 ${off}단계까지는 맞습니다.`, `The first ${off} ${off === 1 ? 'step is' : 'steps are'} right.`))];
        return { answer: steps, right: off < 0, why };
      },
      restore(kept) {
        if (Array.isArray(kept) && kept.length === shown.length) put(kept);
      },
      clear() {
        put(shown.map((line) => line.dataset.step));
      },
    };
  }

  customElements.define('labcheck-quiz', class extends HTMLElement {
    connectedCallback() {
      if (this.made) return;
      this.made = [...this.querySelectorAll('.quiz-question')].map((section) => new Question(this.dataset.quiz, section));
      this.append(notKept());
      // Cleared on the page of the review, or answered in another tab.
      document.addEventListener('labcheck:changed', () => {
        for (const question of this.made) {
          const state = question.state();
          if ((state?.s ?? '') === question.section.dataset.state) continue;
          if (!state) question.read.clear();
          question.show();
        }
      });
    }
  });
})();
