// Lighthouse on a page of each kind, phone and desk, as a table; and what a first visit transfers.
import * as launcher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ARGUMENTS, BOOK, CHROMIUM, serve } from '../site.mjs';

const PAGES = ['ko/index.html', 'ko/cloud/cost.html', 'ko/lab/answer-file.html', 'en/lab/selinux.html'];
const DESK = {
  formFactor: 'desktop',
  screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
  throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1 },
};
const server = await serve(BOOK);
const chrome = await launcher.launch({
  chromePath: CHROMIUM,
  userDataDir: fs.mkdtempSync(path.join(os.tmpdir(), 'lighthouse-')),
  chromeFlags: ['--headless', ...ARGUMENTS],
});
console.log('| page | as | performance | accessibility | best practices | SEO | requests | KiB | FCP | LCP | lost |');
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |');
for (const page of PAGES) {
  for (const [as, options] of [['phone', {}], ['desk', DESK]]) {
    const { lhr } = await lighthouse(`${server.url}/${page}`, { port: chrome.port, output: 'json', logLevel: 'error', ...options });
    const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
    const requests = lhr.audits['network-requests'].details.items;
    const kib = requests.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1024;
    const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
    const lost = weighed.filter((id) => (lhr.audits[id].score ?? 1) < 0.9);
    console.log(`| ${[page, as, ...['performance', 'accessibility', 'best-practices', 'seo'].map(score), requests.length, kib.toFixed(1),
      lhr.audits['first-contentful-paint'].displayValue, lhr.audits['largest-contentful-paint'].displayValue, lost.join(', ') || '-'].join(' | ')} |`);
  }
}
await chrome.kill();
server.close();
