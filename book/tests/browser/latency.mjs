// From the rename of a file to the card's new colour in the browser: the times of many changes, and what
// labcheck costs while nothing happens and while many listen.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { launch } from './site.mjs';
import { Labcheck } from './labcheck.mjs';

const CHANGES = Number(process.env.CHANGES ?? 200);
const browser = await launch();
const labcheck = await Labcheck.start();
const TICKS = Number(execFileSync('getconf', ['CLK_TCK']));
const cpu = () => {
  const words = fs.readFileSync(`/proc/${labcheck.child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(words[11]) + Number(words[12])) / TICKS;
};
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${labcheck.child.pid}/status`, 'utf8'))[1]) / 1024;
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const page = await (await browser.newContext()).newPage();
const begun = Date.now();
await page.goto(`${labcheck.url}ko/lab/selinux.html`);
await page.waitForFunction(() => document.querySelector('[data-check="selinux.boot"]').dataset.status === 'fail');
const usable = Date.now() - begun;
// The page tells the wall-clock time of every change of the card: one clock for both.
await page.exposeFunction('told', (time) => waiting?.(time));
let waiting = null;
await page.evaluate(() => {
  const look = () => window.told(performance.timeOrigin + performance.now());
  new MutationObserver(look).observe(document.querySelector('[data-check="selinux.boot"]'), { attributeFilter: ['data-status'] });
});
const times = [];
for (let at = 0; at < CHANGES; at += 1) {
  const changed = new Promise((resolve) => { waiting = resolve; });
  fs.writeFileSync(`${labcheck.config}.new`, at % 2 ? 'SELINUX=enforcing\n' : 'SELINUX=permissive\n');
  const from = performance.timeOrigin + performance.now();
  fs.renameSync(`${labcheck.config}.new`, labcheck.config);
  times.push(await changed - from);
  await sleep(20 + (at * 7) % 60);
}
times.sort((a, b) => a - b);
const of = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(`first page usable               ${usable} ms`);
console.log(`${CHANGES} changes: median              ${of(0.5)} ms`);
console.log(`                99th percentile ${of(0.99)} ms, slowest ${of(1)} ms`);

await page.close();
// Busy looks end half a minute after the last change.
await sleep(31_000);
let [before, from] = [cpu(), Date.now()];
await sleep(20_000);
const share = (cpu() - before) / (Date.now() - from) * 1e5;
console.log(`idle                            ${share.toFixed(3)} % of a core, ${memory().toFixed(1)} MiB`);

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
[before, from] = [cpu(), Date.now()];
await sleep(20_000);
const many = (cpu() - before) / (Date.now() - from) * 1e5;
console.log(`200 event streams               ${many.toFixed(3)} % of a core, ${memory().toFixed(1)} MiB`);
streams.forEach((stream) => stream.destroy());
await browser.close();
labcheck.stop();
process.exit(0);
