// A class whose bundles labcheck judges, and the pages that come of its gradebook.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PROGRAM } from './labcheck.mjs';

const STUDENTS = [
  ['20260001', '김하늘', { selinux: 'disabled', chrony: 'local stratum 10\nallow 192.168.122.0/24\n' }],
  ['20260002', '이바다', { selinux: 'permisive', chrony: 'server 127.127.1.0\n' }],
  ['20260003', '최샛별나라우리만세', { selinux: 'permissive', chrony: 'local stratum 10\n' }],
  ['20260004', '"><script>alert(1)</script>', { selinux: '=<b>x</b>', chrony: '# <img src=x onerror=alert(1)>\n' }],
  ['20260005', 'Ada Lovelace', { selinux: 'enforcing', chrony: 'allow 127.0.0.1\n' }],
];

export class Graded {
  constructor() {
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'labcheck-graded-'));
    const bundles = path.join(this.dir, 'bundles');
    fs.mkdirSync(bundles);
    for (const [id, name, has] of STUDENTS) {
      for (const round of [1, 2]) {
        const root = path.join(this.dir, `${id}-${round}`);
        fs.mkdirSync(path.join(root, 'etc/selinux'), { recursive: true });
        fs.writeFileSync(path.join(root, 'etc/os-release'), 'ID=centos\nVERSION_ID=7\n');
        fs.writeFileSync(path.join(root, 'etc/selinux/config'), `SELINUX=${round === 1 ? 'enforcing' : has.selinux}\n`);
        if (round === 2) fs.writeFileSync(path.join(root, 'etc/chrony.conf'), has.chrony);
        this.run('submit', 'day1', '--root', root, '--student', id, '--name', name, '-o', path.join(bundles, `${id}-${round}.json`));
      }
    }
    this.book = path.join(this.dir, 'gradebook.sqlite');
    this.run('grade', 'day1', '--bundles', bundles, '--gradebook', this.book);
    this.run('gradebook', 'override', '20260005', 'selinux', '--percent', '80', '--reason', '구두 시험 <b>', '--gradebook', this.book);
    for (const lang of ['ko', 'en']) {
      this.run('gradebook', 'export', '--format', 'html', '--lang', lang, '-o', `${this.pages(lang)}/`, '--gradebook', this.book);
    }
  }

  /** The folder of the pages in a language. */
  pages(lang) {
    return path.join(this.dir, `pages-${lang}`);
  }

  run(...words) {
    return execFileSync(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  }

  remove() {
    fs.rmSync(this.dir, { recursive: true });
  }
}
