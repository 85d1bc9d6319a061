// A labcheck that serves a tree of CentOS 7 of its own.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const PROGRAM = process.env.LABCHECK ?? 'target/debug/labcheck';
export const CONFIG = 'SELINUX=enforcing\n';

/** What labcheck serve prints once it answers. */
export const addressOf = (child) => new Promise((resolve, reject) => {
  let told = '';
  child.stdout.on('data', (bytes) => {
    told += bytes;
    if (told.includes('\n')) resolve(told.trim());
  });
  child.on('exit', (code) => reject(new Error(`labcheck serve ended with ${code}`)));
});

export class Labcheck {
  /** Starts it, and waits until it answers. */
  static async start({ port = 0, config = CONFIG } = {}) {
    const own = new Labcheck();
    own.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'labcheck-browser-'));
    own.root = path.join(own.dir, 'root');
    own.config = path.join(own.root, 'etc/selinux/config');
    fs.mkdirSync(path.dirname(own.config), { recursive: true });
    fs.writeFileSync(path.join(own.root, 'etc/os-release'), 'ID=centos\nVERSION_ID=7\n');
    fs.writeFileSync(own.config, config);
    own.child = spawn(PROGRAM, ['serve', '--port', String(port), '--root', own.root], { stdio: ['ignore', 'pipe', 'inherit'] });
    own.url = await addressOf(own.child);
    own.port = Number(new URL(own.url).port);
    return own;
  }

  /** The JSON report of its tree. */
  report() {
    const told = spawnSync(PROGRAM, ['day1', '--format', 'json', '--root', this.root]);
    return told.stdout.toString();
  }

  stop() {
    this.child.removeAllListeners('exit');
    this.child.kill('SIGTERM');
    execFileSync('rm', ['-rf', this.dir]);
  }
}
