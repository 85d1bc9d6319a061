// A browser, and a rendered book in it: from a server with a strict policy, or from the disk.
import { chromium } from 'playwright-core';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';

export const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Rendered by .ci/browser: the book, and the little one of the tests. */
export const BOOK = path.resolve(process.env.BOOK ?? 'target/browser/book');
export const LITTLE = path.resolve(process.env.LITTLE ?? 'target/browser/little');
export const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
export const WIDTHS = [1280, 390];

// Nothing inline, nothing from elsewhere.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
};

/** Serves a folder, compressed, as labcheck does; returns its address. */
export function serve(root) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(root, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : '');
    fs.readFile(file, (error, content) => {
      if (error) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
        'content-security-policy': POLICY,
        'cache-control': 'max-age=31536000',
      });
      response.end(zlib.gzipSync(content));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });

/** The addresses of a folder both ways. */
export async function ways(root) {
  const server = await serve(root);
  return { server: server.url, disk: pathToFileURL(root).href, close: server.close };
}

/** The pages below a folder, with `/` between their parts. */
export function pages(root) {
  const found = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return found.filter((name) => name.endsWith('.html')).sort();
}

/** A page that fails the test if anything is said on its console or forbidden by the policy. */
export async function open(browser, url, { javaScriptEnabled = true, width = 1280, theme = 'light', context } = {}) {
  const own = context ?? await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
  if (!context) {
    await own.addInitScript((name) => {
      try {
        localStorage.setItem('mdbook-theme', name);
      } catch {
        // A test may forbid it.
      }
    }, theme);
  }
  const page = await own.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.faults.push(message.text());
  });
  await page.goto(url, { waitUntil: 'load' });
  page.done = async () => {
    assert.deepEqual(page.faults, [], url);
    if (!context) await own.close();
  };
  return page;
}
