// What labcheck says of the reader's machine. Where labcheck serves the book, it tells of every change
// by itself; anywhere else the reader can open a report file (labcheck day1 --format json -o FILE).
//
// Whatever comes from a machine is put into the page as text, never as HTML.
(() => {
  'use strict';
  const { say, el, uid } = window.labcheckBook;
  const html = document.documentElement;
  if (html.dataset.print !== undefined) return;

  const SCHEMA = 'labcheck.report/1';
  const WORDS = {
    pass: [say('완료', 'done'), '✓'],
    pending: [say('적용 대기', 'waits to take effect'), '◐'],
    fail: [say('할 일', 'to do'), '✗'],
    unknown: [say('확인 불가', 'cannot tell'), '?'],
    skip: [say('해당 없음', 'does not apply'), '–'],
  };
  const TRACKS = { 'el7-rocky': 'CentOS 7 · Rocky', 'el9-epoxy': 'CentOS Stream 9 · 2025.1' };
  const cards = [...document.querySelectorAll('.lab-card[data-exercise]')];

  // One hint after the other: the next one shows once this one was opened.
  for (const card of cards) {
    const hints = [...card.querySelectorAll('.lab-hint')];
    hints.slice(1).forEach((hint) => { hint.hidden = true; });
    hints.forEach((hint, at) => hint.addEventListener('toggle', () => {
      if (hint.open && hints[at + 1]) hints[at + 1].hidden = false;
    }));
  }

  // The line that tells which machine it is, and what has just changed.
  const line = el('p', { class: 'live-line' });
  const news = el('p', { class: 'live-news', role: 'status' });
  const showLine = (state, text) => {
    line.dataset.state = state;
    line.textContent = text;
    if (!line.isConnected) document.querySelector('main')?.prepend(line, news);
  };
  const machine = (report) => [
    report.host ?? say('이름 없는 호스트', 'unnamed host'),
    TRACKS[report.track] ?? say('실습 대상이 아닌 시스템', 'not a system of this course'),
  ].join(' · ');

  const setState = (element, status) => {
    if (!element) return;
    element.dataset.status = status;
    element.textContent = `${WORDS[status][1]} ${WORDS[status][0]}`;
  };

  // What was seen of a check, and what to type next.
  const told = (check, undone) => {
    const rows = [];
    const row = (name, ...inside) => rows.push(el('dt', {}, name), el('dd', {}, ...inside));
    const open = check.status === 'fail' || check.status === 'pending';
    if (check.seen && check.status !== 'skip') {
      const place = check.where && !check.seen.includes(check.where) ? [el('code', {}, check.where), ' '] : [];
      row(say('결과', 'seen'), ...place, check.seen);
    }
    if (check.status === 'skip' && check.seen) row(say('이유', 'why'), check.seen);
    if (open && check.expected) row(say('기준', 'expected'), check.expected);
    if (open && check.mistake && check.why) row(say('이유', 'why'), check.why);
    for (const note of check.notes ?? []) row(say('참고', 'note'), note);
    if (undone && open) {
      const since = new Date(undone * 1000).toLocaleTimeString(html.lang, { hour: '2-digit', minute: '2-digit' });
      row(say('참고', 'note'), say(`전에는 완료였는데 ${since}에 되돌아갔습니다`, `it was done before, and undone at ${since}`));
    }
    // A command is written as one; what has Hangul in it, or is about what cannot be told, is a sentence.
    const command = open && !/[가-힣]/.test(check.next ?? '');
    if (check.next) row(say('다음', 'next'), command ? el('code', {}, check.next) : check.next);
    return rows.length ? el('dl', { class: 'lab-told' }, ...rows) : null;
  };

  let undone = {};
  const showExercise = (course, exercise) => {
    const own = cards.filter((card) => card.dataset.course === course && card.dataset.exercise === exercise.id);
    for (const card of own) {
      card.dataset.status = exercise.status;
      setState(card.querySelector(':scope > .lab-state'), exercise.status);
      for (const check of exercise.checks) {
        const item = [...card.querySelectorAll('[data-check]')].find((one) => one.dataset.check === check.id);
        if (!item) continue;
        item.dataset.status = check.status;
        setState(item.querySelector('.lab-state'), check.status);
        item.querySelector('.lab-told')?.remove();
        const text = told(check, undone[check.id]?.undone);
        if (text) item.append(text);
      }
    }
    const page = exercise.page.replace(/\.html$/, '');
    for (const entry of document.querySelectorAll('#mdbook-sidebar [data-page]')) {
      if (entry.dataset.page !== page) continue;
      entry.querySelector('.live-mark')?.remove();
      const [word, mark] = WORDS[exercise.status];
      entry.querySelector('a')?.append(el('span', {
        class: 'live-mark', role: 'img', 'aria-label': word, 'data-status': exercise.status,
      }, mark));
    }
  };

  const known = new Map();
  const show = (course, exercise, quiet) => {
    const before = known.get(exercise.id)?.status;
    known.set(exercise.id, exercise);
    showExercise(course, exercise);
    if (!quiet && before !== exercise.status) {
      news.textContent = `${exercise.title}: ${WORDS[exercise.status][0]}`;
    }
  };
  const showReport = (report) => {
    html.classList.add('live');
    report.exercises.forEach((exercise) => show(report.course, exercise, true));
  };
  // A file that somebody made by hand must not break the page.
  const isReport = (value) => value?.schema === SCHEMA && typeof value.course === 'string' &&
    Array.isArray(value.exercises) && value.exercises.every((exercise) =>
      typeof exercise?.id === 'string' && typeof exercise.page === 'string' && exercise.status in WORDS &&
      Array.isArray(exercise.checks) && exercise.checks.every((check) =>
        typeof check?.id === 'string' && check.status in WORDS &&
        ['seen', 'where', 'expected', 'why', 'next'].every((key) => check[key] == null || typeof check[key] === 'string')));

  // A report file, chosen or dropped.
  let opens = false;
  const fromFile = () => {
    if (opens) return;
    opens = true;
    const open = async (file, say_) => {
      let report = null;
      try {
        report = file.size < 4 << 20 ? JSON.parse(await file.text()) : null;
      } catch {
        report = null;
      }
      if (!isReport(report)) {
        say_(say('labcheck의 JSON 결과 파일이 아닙니다.', 'This is no JSON report of labcheck.'));
        return;
      }
      say_('');
      showReport(report);
      const time = new Date(report.time).toLocaleString(html.lang);
      showLine('file', `${machine(report)} · ${say(`${time}의 결과 파일`, `report file of ${time}`)}`);
    };
    for (const card of cards) {
      const place = card.querySelector('.lab-done');
      if (!place) continue;
      const message = el('span', { role: 'status' });
      const id = uid('report-file');
      const input = el('input', { type: 'file', id, accept: '.json,application/json', onchange: () => {
        if (input.files[0]) open(input.files[0], (text) => { message.textContent = text; });
      } });
      const label = say('결과 파일 열기 (labcheck … --format json -o 파일):', 'Open a report file (labcheck … --format json -o FILE):');
      place.after(el('p', { class: 'lab-file' }, el('label', { for: id }, label), ' ', input, ' ', message));
      card.addEventListener('dragover', (event) => event.preventDefault());
      card.addEventListener('drop', (event) => {
        event.preventDefault();
        if (event.dataTransfer?.files[0]) open(event.dataTransfer.files[0], (text) => { message.textContent = text; });
      });
    }
  };

  // What was asked for by early.js, and what has come of it by now.
  const follow = (early) => {
    const { course, source, at, kept } = early;
    let last = null;
    const readProgress = async () => {
      try {
        const answer = await fetch(at('progress'));
        undone = answer.ok ? (await answer.json()).checks : {};
      } catch {
        undone = {};
      }
      known.forEach((exercise) => showExercise(course, exercise));
    };
    const connected = () => {
      if (last) showLine('live', `${say('실시간', 'live')} · ${machine(last)}`);
    };
    const lost = () => showLine('lost', say(
      '연결 끊김 · labcheck serve가 실행 중인지 확인하세요. 다시 연결하는 중입니다.',
      'not connected · is labcheck serve still running? Trying again.',
    ));
    const take = {
      report: (event) => {
        last = JSON.parse(event.data);
        showReport(last);
        connected();
        readProgress();
      },
      exercise: (event) => {
        show(course, JSON.parse(event.data), false);
        readProgress();
      },
      // Closed for good: somebody else serves this page now, who knows nothing of machines.
      error: () => {
        if (last || source.readyState !== EventSource.CLOSED) lost();
        else {
          buttons.forEach((button) => button.remove());
          fromFile();
        }
      },
    };
    const buttons = [];
    for (const card of cards.filter((one) => one.dataset.course === course)) {
      const button = el('button', { type: 'button', class: 'lab-check-now', onclick: async () => {
        button.disabled = true;
        try {
          const answer = await fetch(at(`check?lang=${html.lang}`), { method: 'POST' });
          const report = await answer.json();
          showReport(report);
          const own = report.exercises.find((exercise) => exercise.id === card.dataset.exercise);
          news.textContent = own ? `${own.title}: ${WORDS[own.status][0]}` : '';
        } catch {
          lost();
        }
        button.disabled = false;
        button.focus();
      } }, say('지금 점검', 'Check now'));
      buttons.push(el('p', {}, button));
      card.querySelector('.lab-done')?.after(buttons.at(-1));
    }
    early.take = (event) => take[event.type](event);
    kept.forEach(early.take);
    source.onopen = connected;
  };
  if (window.labcheckLive) window.labcheckLive.forEach(follow);
  else fromFile();
})();
