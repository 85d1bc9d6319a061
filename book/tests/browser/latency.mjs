// What a reader waits for: the first page, and from a change of the machine to the card's new colour. And
// what labcheck costs while nothing happens, and while many listen. A table, in one command.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import { Bed } from './bed.mjs';
import { Labcheck } from './labcheck.mjs';
import { launch } from './site.mjs';
import { usable } from './usable.mjs';

const CHANGES = Number(process.env.CHANGES ?? 200);
const TRIES = Number(process.env.TRIES ?? 15);
/** Whether a machine may be booted: .ci/browser knows. */
const BOOTS = process.env.BOOTS === '1';

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const row = (name, words) => console.log(`${name.padEnd(44)}${words}`);
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const now = () => performance.timeOrigin + performance.now();

/** A page in which a check's new status is told once it is painted, with the wall-clock time of that. */
async function watched(browser, url, check) {
  const page = await (await browser.newContext()).newPage();
  const seen = { page, status: '', waiting: null };
  await page.exposeFunction('told', (status, time) => {
    if (seen.waiting?.status === status) seen.waiting.resolve(time);
  });
  await page.goto(url);
  await page.waitForFunction((id) => document.querySelector(`[data-check="${id}"]`).dataset.status, check);
  await page.evaluate((id) => {
    const item = document.querySelector(`[data-check="${id}"]`);
    const painted = () => window.told(item.dataset.status, performance.timeOrigin + performance.now());
    new MutationObserver(() => requestAnimationFrame(() => setTimeout(painted))).observe(item, { attributeFilter: ['data-status'] });
  }, check);
  seen.becomes = (status) => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${check} does not become ${status}`)), 30_000);
    seen.waiting = { status, resolve: (time) => { clearTimeout(late); resolve(time); } };
  });
  return seen;
}

/** Makes changes, each of which resolves to the time at which it was made, and tells how long they took. */
async function changes(name, count, seen, change) {
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const good = at % 2 === 0;
    const painted = seen.becomes(good ? 'pass' : 'fail');
    const from = await change(good);
    times.push(await painted - from);
    await sleep(20 + (at * 7) % 60);
  }
  times.sort((a, b) => a - b);
  const [middle, most, slowest] = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
  row(name, `median ${middle} ms, 99th percentile ${most} ms, slowest ${slowest} ms, ${count} changes`);
}

/** The ways in which files are edited. */
const line = (good) => `SELINUX=${good ? 'permissive' : 'enforcing'}`;
const EDITS = {
  'sed -i': (file) => (good) => {
    execFileSync('sed', ['-i', `s/^SELINUX=.*/${line(good)}/`, file]);
    return now();
  },
  "vi's way": (file) => (good) => {
    const from = now();
    fs.renameSync(file, `${file}~`);
    fs.writeFileSync(file, `${line(good)}\n`);
    fs.unlinkSync(`${file}~`);
    return from;
  },
  'a rename': (file) => (good) => {
    fs.writeFileSync(`${file}.new`, `${line(good)}\n`);
    const from = now();
    fs.renameSync(`${file}.new`, file);
    return from;
  },
};

async function files(where, browser, url, file) {
  const seen = await watched(browser, `${url}ko/lab/selinux.html`, 'selinux.boot');
  for (const [name, edit] of Object.entries(EDITS)) await changes(`${name}, ${where}`, CHANGES, seen, edit(file));
  await seen.page.context().close();
}

/** Services of a booted machine: from the end of the command. */
async function services(browser, bed) {
  for (const [unit, check, page, stopped] of [
    ['chronyd', 'chrony.running', 'chrony', false], ['firewalld', 'firewalld.stopped', 'firewalld', true],
  ]) {
    const change = (good) => bed.types(good === stopped ? `systemctl stop ${unit}` : `systemctl reset-failed ${unit}; systemctl start ${unit}`);
    await change(false);
    const seen = await watched(browser, `${bed.url}ko/lab/${page}.html`, check);
    await changes(`systemctl stop and start ${unit}`, unit === 'chronyd' ? CHANGES : CHANGES / 5, seen, change);
    await seen.page.context().close();
  }
}

async function costs(labcheck) {
  const ticks = Number(execFileSync('getconf', ['CLK_TCK']));
  const proc = (name) => fs.readFileSync(`/proc/${labcheck.child.pid}/${name}`, 'utf8');
  const cpu = () => {
    const words = proc('stat').split(') ')[1].split(' ');
    return (Number(words[11]) + Number(words[12])) / ticks;
  };
  const over = async (name) => {
    const [before, from] = [cpu(), Date.now()];
    await sleep(20_000);
    const share = (cpu() - before) / (Date.now() - from) * 1e5;
    const memory = Number(/VmRSS:\s+(\d+)/.exec(proc('status'))[1]) / 1024;
    row(name, `${share.toFixed(3)} % of a core, ${memory.toFixed(1)} MiB`);
  };
  // Busy looks end half a minute after the last change.
  await sleep(31_000);
  await over('idle');
  const streams = [];
  for (let at = 0; at < 200; at += 1) {
    await new Promise((resolve) => {
      streams.push(http.get(new URL('api/v1/courses/day1/events', labcheck.url), { agent: false }, (answer) => {
        answer.once('data', resolve);
        answer.on('data', () => {});
        answer.on('error', () => {});
      }).on('error', () => {}));
    });
  }
  await over('200 event streams');
  streams.forEach((stream) => stream.destroy());
}

async function pages(browser, url) {
  for (const page of ['', 'ko/lab/selinux.html']) {
    const tries = await usable(browser, `${url}${page}`, TRIES);
    const middle = quantile(tries, 0.5);
    row(`/${page} usable`, `median ${middle.ms.toFixed(0)} ms, slowest ${tries.at(-1).ms.toFixed(0)} ms, ${TRIES} tries; ${middle.kib.toFixed(0)} KiB transferred`);
  }
}

row('load of the machine before', os.loadavg().map((one) => one.toFixed(1)).join(' '));
const labcheck = await Labcheck.start();
const browser = await launch();
await pages(browser, labcheck.url);
await files('a tree', browser, labcheck.url, labcheck.config);
await browser.close();
await costs(labcheck);
labcheck.stop();
if (BOOTS) {
  const bed = await Bed.up();
  try {
    const inside = await bed.launch();
    await files('a booted machine', inside, bed.url, bed.at('etc/selinux/config'));
    await services(inside, bed);
    await inside.close();
  } finally {
    await bed.stop();
  }
}
process.exit(0);
