// What the comparison calls the same, which versions a repository gets, and what a failed run asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './compare.mjs';
import { placeVariables, variablesFor } from './environment.mjs';
import { missingModule } from './failures.mjs';
import { allows, sqlalchemySeries } from './versions.mjs';

const passed = (current, catalogs) => ({ arguments: ['upgrade', 'heads'], state: 'passed', fault: null, revisions: [], current, catalogs });
const failed = (fault) => ({ arguments: ['downgrade', 'base'], state: 'failed', fault, revisions: [], current: ['a'], catalogs: [] });

test('the same head and the same catalogs are the same', () => {
  const native = { commands: [passed(['b', 'a'], ['x', 'y'])] };
  assert.ok(compare(native, { commands: [passed(['a', 'b'], ['y', 'x'])] }).same);
  const other = compare(native, { commands: [passed(['a', 'b'], ['x', 'z'])] });
  assert.deepEqual(other.commands[0].differences, ['- y', '+ z']);
  assert.equal(other.same, false);
  assert.equal(compare(native, { commands: [{ ...passed(['a', 'b'], ['x', 'y']), state: 'failed', fault: {} }] }).same, false);
});

test('a failure is the same in the same revision with the same SQLSTATE, else the same class', () => {
  const native = { commands: [failed({ revision: 'r', sqlstate: '42P01', exception: 'sqlalchemy.exc.ProgrammingError' })] };
  const same = (fault) => compare(native, { commands: [failed(fault)] }).same;
  assert.ok(same({ revision: 'r', sqlstate: '42P01', exception: 'ProgrammingError' }));
  assert.equal(same({ revision: 'q', sqlstate: '42P01' }), false);
  assert.equal(same({ revision: 'r', sqlstate: '42P07' }), false);
  const other = { commands: [failed({ kind: 'other_database', exception: null, revision: null, sqlstate: null })] };
  assert.ok(compare(other, { commands: [failed({ kind: 'command', exception: 'OtherDatabase' })] }).same);
  assert.equal(compare(other, { commands: [failed({ exception: 'ImportError' })] }).same, false);
  const python = { commands: [failed({ revision: null, sqlstate: null, exception: 'builtins.NotImplementedError' })] };
  assert.ok(compare(python, { commands: [failed({ exception: 'NotImplementedError' })] }).same);
});

test('the pin decides the series of SQLAlchemy', () => {
  const series = (specs, version = null) => sqlalchemySeries({ sqlalchemy: { specs, version } });
  assert.equal(series(['>=2.0']), '2.1');
  assert.equal(series(['>=2.0,<2.1']), '2.0');
  assert.equal(series(['~=2.0.30']), '2.0');
  assert.equal(series(['==1.4.*']), '1.4');
  assert.equal(series([], '2.0.36'), '2.0');
  assert.equal(sqlalchemySeries({}), '2.1');
  assert.ok(allows('>=3.10,<3.15', '3.12.1'));
  assert.equal(allows('!=3.12.*', '3.12.1'), false);
});

test('the database has its place, other variables when a run asks for them', () => {
  const variables = { names: ['DATABASE_URL', 'MYSQL_URL', 'APP_DB_HOST'], prefixes: [], examples: {} };
  assert.deepEqual(Object.keys(placeVariables(variables)), ['APP_DB_HOST', 'DATABASE_URL']);
  assert.deepEqual(placeVariables({ ...variables, examples: { DATABASE_URL: 'mysql://a' } }).DATABASE_URL, 'mysql://a');
  assert.deepEqual(Object.keys(variablesFor("  File os\nKeyError: 'API_KEY'\n", variables, {})), ['API_KEY']);
  assert.deepEqual(variablesFor('1 validation error for Settings\nport\n  Input should be a valid integer\n', variables, {}), { PORT: '1' });
});

test('what a failed import misses', () => {
  const text = `Traceback:\n  File "/repo/app/x.py", line 3, in <module>\n  File "/venv/lib/python3.12/site-packages/y.py", line 1\nModuleNotFoundError: No module named 'yaml.z'\n`;
  assert.deepEqual(missingModule(text), { module: 'yaml.z', file: '/repo/app/x.py' });
  assert.equal(missingModule('ValueError: no'), undefined);
});
