// The command line of `stillroom`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../node/arguments.mjs';

test('options of Alembic belong to the command', () => {
  const { folder, commands, json } = parseArguments(['run', 'shop', '--json', 'upgrade', '-x', 'tenant=a', 'head', '--sql']);
  assert.deepEqual([folder, commands, json], ['shop', [['upgrade', '-x', 'tenant=a', 'head', '--sql']], true]);
});

test('a command that begins with an option stands behind --', () => {
  const { commands } = parseArguments(['run', 'shop', '--', '-x', 'tenant=a', 'upgrade', 'head']);
  assert.deepEqual(commands, [['-x', 'tenant=a', 'upgrade', 'head']]);
});

test('our own options may stand behind the command', () => {
  const { commands, json, script } = parseArguments(['run', 'shop', 'upgrade', 'head', '--json', '--script', 'db']);
  assert.deepEqual([commands, json, script], [[['upgrade', 'head']], true, 'db']);
});

test('up, down, up are three commands', () => {
  const { commands } = parseArguments(['run', 'shop', '--up-down-up']);
  assert.deepEqual(commands.map((words) => words.join(' ')), ['upgrade heads', 'downgrade base', 'upgrade heads']);
});

test('what is set', () => {
  const { settings, roles } = parseArguments(['run', 'shop', '--env', 'URL=a=b', '--skip-extension', 'timescaledb', '--role', 'app', 'upgrade', 'head']);
  assert.deepEqual(settings.variables, { URL: 'a=b' });
  assert.deepEqual(settings.skipped_extensions, ['timescaledb']);
  assert.deepEqual(roles, ['app']);
});

for (const [args, words] of [
  [[], /what is to be run/],
  [['walk', 'shop', 'upgrade', 'head'], /what is to be run/],
  [['run', 'shop'], /command is missing/],
  [['run', 'shop', '--up-down-up', 'upgrade', 'head'], /takes no command/],
  [['run', 'shop', '--sqlalchemy', '1.4', 'upgrade', 'head'], /2\.0 or 2\.1/],
  [['run', 'shop', '--env', 'URL', 'upgrade', 'head'], /NAME=VALUE/],
  [['run', 'shop', '--jsn', 'upgrade', 'head'], /--jsn/],
]) {
  test(`refused: stillroom ${args.join(' ')}`, () => assert.throws(() => parseArguments(args), words));
}
