// A booted machine that serves the book, and a browser in its network. Needs root, systemd-nspawn and
// mmdebstrap, as checker/bed/bed does.
import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { ARGUMENTS, CHROMIUM } from './site.mjs';
import { PROGRAM, addressOf } from './labcheck.mjs';

const SCRIPT = path.resolve('checker/bed/bed');
const MACHINE = path.resolve('labs/day1/machine');

export class Bed {
  /** Boots it, and waits until labcheck in it answers. */
  static async up() {
    const own = new Bed();
    // On disk: /tmp may be memory. The script takes it away, also where this process is killed.
    own.dir = fs.mkdtempSync('/var/tmp/labcheck-browser-');
    own.hold = spawn('bash', [SCRIPT, 'hold', MACHINE, own.dir], { stdio: ['pipe', 'pipe', 'inherit'] });
    const told = readline.createInterface({ input: own.hold.stdout });
    const { value } = await told[Symbol.asyncIterator]().next();
    if (value !== 'running') throw new Error('the bed did not boot');
    fs.copyFileSync(PROGRAM, own.at('usr/local/bin/labcheck'));
    own.shell = own.exec(['bash'], ['pipe', 'pipe', 'inherit']);
    own.answers = readline.createInterface({ input: own.shell.stdout })[Symbol.asyncIterator]();
    own.child = own.exec(['labcheck', 'serve', '--port', '0'], ['ignore', 'pipe', 'inherit']);
    own.url = await addressOf(own.child);
    return own;
  }

  /** A path in it, seen from here. */
  at(name) {
    return path.join(this.dir, 'root', name);
  }

  exec(words, stdio) {
    return spawn('bash', [SCRIPT, 'exec', this.dir, ...words], { stdio });
  }

  /** Types a line in its shell; when it had ended, in milliseconds since 1970. */
  async types(line) {
    this.shell.stdin.write(`if ( ${line} ) </dev/null >&2; then echo $EPOCHREALTIME; else echo failed; fi\n`);
    const { value } = await this.answers.next();
    if (value === undefined || value === 'failed') throw new Error(`${line}: failed`);
    return Number(value) * 1000;
  }

  /** A browser for which 127.0.0.1 is this machine. */
  launch() {
    const wrapper = path.join(this.dir, 'chromium');
    const leader = fs.readFileSync(path.join(this.dir, 'leader'), 'utf8').trim();
    fs.writeFileSync(wrapper, `#!/bin/sh\nexec nsenter --net=/proc/${leader}/ns/net '${CHROMIUM}' "$@"\n`, { mode: 0o755 });
    return chromium.launch({ executablePath: wrapper, args: ARGUMENTS });
  }

  async stop() {
    const ended = (child) => child.exitCode === null && new Promise((resolve) => { child.once('exit', resolve); });
    this.child.removeAllListeners('exit');
    await this.types('pkill -TERM -x labcheck');
    await ended(this.child);
    this.shell.stdin.end();
    await ended(this.shell);
    this.hold.stdin.end();
    await ended(this.hold);
  }
}
