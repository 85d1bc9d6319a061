// Every page is valid HTML.
import { HtmlValidate } from 'html-validate';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { BOOK, LITTLE, pages } from './site.mjs';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard'],
  elements: ['html5', {
    // Our own: what they hold is read without scripts.
    ...Object.fromEntries(['calculator', 'progress', 'quiz', 'read', 'review', 'steps', 'tracks']
      .map((name) => [`labcheck-${name}`, { flow: true, permittedContent: ['@flow'] }])),
  }],
});

for (const [name, root] of [['book', BOOK], ['little book', LITTLE]]) {
  test(`every page of the ${name} is valid`, async () => {
    const faults = [];
    for (const page of pages(root)) {
      const report = await validator.validateString(fs.readFileSync(path.join(root, page), 'utf8'));
      for (const { messages } of report.results) {
        for (const { line, ruleId, message } of messages.slice(0, 5)) faults.push(`${page}:${line} ${ruleId}: ${message}`);
      }
    }
    assert.deepEqual(faults, []);
  });
}
