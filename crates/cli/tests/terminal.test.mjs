// What a terminal gets of what migrations print.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forTerminal, jsonForTerminal } from '../node/terminal.mjs';

test('text stays as it is, with its lines, tabs and every script', () => {
  const text = 'a\tb\nČaj – 茶 – שלום – 🍵\n';
  assert.equal(forTerminal(text), text);
});

test('colours go, and the ends of lines become plain ones', () => {
  assert.equal(forTerminal('\x1b[1;31mERROR\x1b[0m: no\r\nnext'), 'ERROR: no\nnext');
});

for (const [what, sent, shown] of [
  ['a title', '\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['clearing the screen', '\x1b[2J\x1b[1;1H', '\\x1b[2J\\x1b[1;1H'],
  ['the clipboard', '\x1b]52;c;cm0=\x07', '\\x1b]52;c;cm0=\\x07'],
  ['a sequence of the second set', '\u009b2J', '\\x9b2J'],
  ['writing over a line', 'failed\rpassed', 'failed\\rpassed'],
  ['backspaces', 'no\b\byes', 'no\\x08\\x08yes'],
  ['the direction of writing', 'user\u202eresu', 'user\\u202eresu'],
]) {
  test(`${what} is shown, not done`, () => assert.equal(forTerminal(sent), shown));
}

test('JSON holds the same values', () => {
  const value = { text: 'a\u009b2J\u007f\u202e\u001b' };
  const json = jsonForTerminal(JSON.stringify(value));
  assert.deepEqual(JSON.parse(json), value);
  assert.match(json, /^[ -~]*$/);
});
