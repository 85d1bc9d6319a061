// Words as the search compares them: Hangul composed or not, syllables as letters, particles and
// endings taken off, keys pressed with the other keyboard. Nothing here knows a page or an index.
(() => {
  'use strict';

  const LEADS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
  const VOWELS = ['ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅗㅏ', 'ㅗㅐ', 'ㅗㅣ', 'ㅛ', 'ㅜ', 'ㅜㅓ', 'ㅜㅔ', 'ㅜㅣ', 'ㅠ', 'ㅡ', 'ㅡㅣ', 'ㅣ'];
  const TAILS = ['', 'ㄱ', 'ㄲ', 'ㄱㅅ', 'ㄴ', 'ㄴㅈ', 'ㄴㅎ', 'ㄷ', 'ㄹ', 'ㄹㄱ', 'ㄹㅁ', 'ㄹㅂ', 'ㄹㅅ', 'ㄹㅌ', 'ㄹㅍ', 'ㄹㅎ', 'ㅁ', 'ㅂ', 'ㅂㅅ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
  // The letters on the keys of a Korean keyboard (두벌식), and those of the other layout there.
  const KEYS = new Map([...'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ'].map((letter, at) => [letter, 'qwertyuiopasdfghjklzxcvbnm'[at]]));
  for (const [letter, key] of [['ㅃ', 'Q'], ['ㅉ', 'W'], ['ㄸ', 'E'], ['ㄲ', 'R'], ['ㅆ', 'T'], ['ㅒ', 'O'], ['ㅖ', 'P']]) KEYS.set(letter, key);
  const LETTERS = new Map([...KEYS].map(([letter, key]) => [key, letter]));

  // Longest first: 에서는 before 는.
  const PARTICLES = /(?:에서부터|으로부터|에서는|에서도|으로는|으로도|이라는|이라고|이라면|이란|에게서|까지는|부터는|에서|으로|에게|한테|부터|까지|라는|라고|라면|이나|이랑|하고|보다|처럼|마다|밖에|조차|에는|에도|와의|과의|로는|로도|란|은|는|이|가|을|를|에|의|과|와|로|도|만|나|랑|요)$/;
  // Of verbs: 끄기, 끄는, 껐는데, 하나요. What is left is the beginning of all of them.
  const ENDINGS = /(?:했습니다|합니다|됩니다|습니다|ㅂ니다|하려면|으려면|려면|하는데|되는데|했는데|했더니|하면서|하는지|되는지|하나요|되나요|인가요|일까요|할까요|을까요|는가요|나요|까요|어요|아요|해요|돼요|네요|는데|더니|지만|면서|는지|하기|되기|하는|되는|하면|되면|해서|돼서|하고|되고|한다|된다|했다|됐다|하지|되지|으면|어서|아서|기|는|면|고|지|서|다|은|을|해|돼|함|됨)$/;
  const SUFFIXES = /(?:'s|ations?|ings?|edly|ed|ies|es|s|ly)$/;

  // Words that say little about what is looked for.
  const LITTLE = new Set((
    '방법 어떻게 어떡해 얼마나 얼마 몇 무슨 무엇 무엇을 무엇이 뭐 뭔가 뭐가 뭐예요 왜 언제 어디 어디서 어디에 누가 어느 때 수 것 거 게 좀 안 못 더 꼭 잘 그 이 저 하나요 되나요 있나요 없나요 인가요 하는 하기 되는 있는 없는 있다 없다 해요 돼요 합니다 됩니다 하면 되면 할 때는 그리고 그런데 '
    + 'a an the is are was be been do does did of in on at to for from with by and or not no it its this that these my your i we you how what why when where which who can could should would will there has have if then'
  ).split(' '));

  // What readers call things, and what pages may call them. Each stands for the others, for less.
  const ALIKE = [
    '끄 껐 꺼 끔 멈추 멈춤 중지 정지 비활성 disable stop off',
    '켜 켰 켬 시작 구동 활성 enable start on',
    '지우 지웠 지워 삭제 제거 없애 delete remove',
    '설치 깔 깐 인스톨 install setup',
    '비밀번호 비번 암호 패스워드 password',
    '방화벽 firewall firewalld iptables',
    '시간 시각 시계 타임 time clock',
    '돈 요금 비용 가격 청구 cost price bill charge',
    '재부팅 리부팅 재시작 부팅 reboot restart boot',
    '로그인 접속 들어가 login log',
    '복사 옮기 옮겨 전송 copy move transfer',
    '오류 에러 error',
    '실패 fail failure',
    '확인 점검 검사 check verify',
    '만들 만드 생성 create make',
    '고치 고쳐 수정 변경 바꾸 바꿔 edit change fix',
    '네트워크 망 network',
    '저장소 레포 리포지토리 repository repo',
    '가상머신 가상 vm',
    '차이 다르 다른 비교 difference differ compare',
    '되돌리 복구 원복 restore revert undo',
    '메모리 램 memory ram',
    '이름 호스트 hostname name',
    '보관 보존 남 사라지 keep persist lose',
  ].map((line) => line.split(' '));

  const isHangul = (c) => c >= '가' && c <= '힣';
  const isJamo = (c) => c >= 'ㄱ' && c <= 'ㅣ';

  /// Text for comparing, of the same length: letters small, full-width forms and typographic signs
  /// as plain ones. Hangul has to be composed already.
  const fold = (text) => text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[A-ZÀ-Þ]/g, (c) => c.toLowerCase());

  /// What a reader typed.
  const typed = (text) => fold(text.normalize('NFC').slice(0, 200));

  /// The words of folded text: letters and digits, Hangul apart from the rest.
  const words = (text) => text.match(/[가-힣ㄱ-ㅣ]+|(?:(?![가-힣ㄱ-ㅣ])[\p{L}\p{N}])+/gu) ?? [];

  /// Hangul as letters, in the order in which they are typed; the rest as it is.
  const letters = (text) => {
    let out = '';
    for (const c of text) {
      const code = c.charCodeAt(0) - 0xac00;
      if (isHangul(c)) out += LEADS[Math.floor(code / 588)] + VOWELS[Math.floor(code / 28) % 21] + TAILS[code % 28];
      else out += c;
    }
    return out;
  };

  /// Letters as syllables, as a Korean keyboard joins them.
  const join = (text) => {
    let out = '';
    let rest = text;
    const vowel = '(?:ㅗㅏ|ㅗㅐ|ㅗㅣ|ㅜㅓ|ㅜㅔ|ㅜㅣ|ㅡㅣ|[ㅏ-ㅣ])';
    // A consonant before a vowel begins the next syllable.
    const syllable = new RegExp(`^([ㄱ-ㅎ])(${vowel})((?:ㄱㅅ|ㄴㅈ|ㄴㅎ|ㄹㄱ|ㄹㅁ|ㄹㅂ|ㄹㅅ|ㄹㅌ|ㄹㅍ|ㄹㅎ|ㅂㅅ|[ㄱ-ㅎ])(?![ㅏ-ㅣ]))?`);
    while (rest) {
      const found = syllable.exec(rest);
      const at = found && [LEADS.indexOf(found[1]), VOWELS.indexOf(found[2]), TAILS.indexOf(found[3] ?? '')];
      if (found && at.every((place) => place >= 0)) {
        out += String.fromCharCode(0xac00 + (at[0] * 21 + at[1]) * 28 + at[2]);
        rest = rest.slice(found[0].length);
      } else {
        out += rest[0];
        rest = rest.slice(1);
      }
    }
    return out;
  };

  /// The same keys in the other layout: `gkdlvj` is 하이퍼, `ㅜㅐㅍㅁ` is nova. Null where it is neither.
  const otherLayout = (text) => {
    const plain = text.normalize('NFC');
    if (/^[a-z\s]+$/i.test(plain)) {
      return join([...plain].map((c) => LETTERS.get(c) ?? LETTERS.get(c.toLowerCase()) ?? c).join(''));
    }
    if (/[가-힣ㄱ-ㅣ]/.test(plain)) {
      return fold([...letters(plain)].map((c) => KEYS.get(c) ?? c).join(''));
    }
    return null;
  };

  /// A word without what grammar added to it: [form, how sure], the word itself first.
  const forms = (word) => {
    const found = new Map([[word, 1]]);
    const take = (form, sure, least) => {
      if (form.length >= least && !found.has(form)) found.set(form, sure);
    };
    if (isHangul(word[0])) {
      const bare = word.replace(PARTICLES, '');
      take(bare, 0.95, 1);
      take(bare.replace(PARTICLES, ''), 0.85, 2);
      take(word.replace(ENDINGS, ''), 0.8, 1);
      take(bare.replace(ENDINGS, ''), 0.75, 2);
    } else if (/^[a-z]+$/.test(word)) {
      // British and American: virtualisation, virtualization.
      const other = word.replace(/([a-z]{3})(is|iz)(?=(?:e|ed|es|er|ers|ing|ation|ations)$)/, (_, start, end) => start + (end === 'is' ? 'iz' : 'is'));
      for (const one of [word, other]) {
        take(one, 0.98, 3);
        take(one.replace(SUFFIXES, ''), 0.9, 3);
      }
      // stopped, running
      take(word.replace(/([b-df-hj-np-tv-z])\1(?:ed|ing)$/, '$1'), 0.85, 3);
    }
    return [...found];
  };

  const isParticle = (word) => word.replace(PARTICLES, '') === '' || word.replace(ENDINGS, '') === '';

  /// Which letters a word has, as bits: words that differ in more than a few are soon told apart.
  const traits = (text) => {
    let bits = 0;
    for (let at = 0; at < text.length; at++) bits |= 1 << (text.charCodeAt(at) % 31);
    return bits;
  };
  const apart = (a, b) => {
    let bits = a & ~b, n = 0;
    for (; bits !== 0; bits &= bits - 1) n++;
    return n;
  };

  /// How many letters differ between a word and the nearest beginning of another, and where that
  /// ends; two that changed places count once. Above `most` it is not counted further.
  const distance = (word, other, most) => {
    const width = Math.min(other.length, word.length + most);
    let before = [], last = Array.from({ length: width + 1 }, (_, j) => j);
    for (let i = 1; i <= word.length; i++) {
      const row = [i];
      for (let j = 1; j <= width; j++) {
        const same = word[i - 1] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return null;
      before = last;
      last = row;
    }
    let end = 0;
    for (let j = 1; j <= width; j++) if (last[j] < last[end] || (last[j] === last[end] && Math.abs(j - word.length) < Math.abs(end - word.length))) end = j;
    return last[end] > most ? null : { count: last[end], end };
  };

  const alike = new Map();
  for (const group of ALIKE) for (const word of group) alike.set(word, group);

  globalThis.labcheckWords = { fold, typed, words, letters, join, otherLayout, forms, isParticle, isHangul, isJamo, distance, traits, apart, alike, LITTLE };
})();
