// An unexplained failure and an outdated explanation are both found, and the list itself can be read.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { compareWithExplained, compareWithNative, explainedDifferences, summary } from './compare.mjs';

const tests = { a: { outcome: 'passed' }, b: { outcome: 'failed' }, c: { outcome: 'failed' }, d: { outcome: 'skipped' } };

test('failures are compared with what is explained, both ways', () => {
  const explained = new Map([['a', 'why'], ['b', 'why'], ['not run', 'why']]);
  assert.deepEqual(compareWithExplained(tests, explained), { unexplained: ['c'], asExplained: ['b'], outdated: ['a'] });
});

test('outcomes are compared with native ones', () => {
  const native = { a: { outcome: 'passed' }, b: { outcome: 'passed' }, c: { outcome: 'failed' }, e: { outcome: 'passed' } };
  assert.deepEqual(compareWithNative(tests, native), [['b', 'failed', 'passed'], ['d', 'skipped', 'not there'], ['e', 'not there', 'passed']]);
});

test('the summary is in pytest\'s words', () => assert.equal(summary(tests), '1 passed, 2 failed, 1 skipped'));

test('every test in differences.md has a cause', () => {
  const explained = explainedDifferences(path.join(import.meta.dirname, 'differences.md'));
  assert.ok(explained.size > 0);
  for (const [name, cause] of explained) {
    assert.match(name, /^tests\/test_\w+\.py::/);
    assert.ok(cause);
  }
});
