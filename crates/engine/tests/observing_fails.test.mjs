// An error of the observer is never the migration's: what it can't read is reported as not known, once, and everything else goes on.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const engine = await startEngine();

beforeEach(() => engine.restore());

const MEGABYTES = 1_000_000;

function upgrade(...statements) {
  const body = statements.map((sql) => (sql.startsWith('op.') ? sql : `op.execute(${JSON.stringify(sql)})`)).join('\n');
  engine.mount(project({ a1: revision('a1', null, body) }));
  const report = engine.run('upgrade', 'head');
  assert.equal(report.fault?.message, undefined);
  return report;
}

const own = (report) => report.statements.filter(({ revision: id, call }) => id !== null && call !== null);
const told = (report) => report.of('differed');
const names = (report) => report.of('schema_changed').flatMap(({ changes }) => changes.map(({ object }) => object?.name));

describe('long statements are observed as others', () => {
  for (const [name, statement] of Object.entries({
    'a literal of 9 MB': `op.execute("insert into t values ('" + "x" * ${9 * MEGABYTES} + "')")`,
    'a literal of 10 MB with quotes and backslashes in it': String.raw`op.execute("insert into t values (e'" + "\\\\''" * 2_500_000 + "')")`,
    'a quoted name of 10 MB': `op.execute('select 1 as "' + "x" * ${10 * MEGABYTES} + '"')`,
    'a comment of 10 MB': `op.execute("insert into t values ('') /*" + "x" * ${10 * MEGABYTES} + "*/")`,
    'a body of 10 MB': `op.execute("do $$ begin perform '" + "x" * ${10 * MEGABYTES} + "'; insert into t values (''); end $$")`,
  })) {
    test(name, () => {
      const report = upgrade('create table t (a text)', statement, 'create table u (a int)');
      assert.deepEqual(told(report), []);
      assert.ok(own(report).every(({ effects }) => effects.locks !== null));
      assert.ok(names(report).includes('u'));
    });
  }
});

describe('a question that PostgreSQL refuses', () => {
  const NOBODY = ['create role nobody', 'grant all on schema public to nobody', 'create table before (a int)'];

  for (const [name, statements, reason] of [
    ['a function of ours that the role may not call', ['revoke execute on all functions in schema pg_catalog from public', ...NOBODY, 'set role nobody', 'create table t (a int)', 'reset role'], 'pg_lock_status'],
    ['a catalog that the role may not read', ['revoke select on pg_class from public', ...NOBODY, 'set session authorization nobody', 'create table t (a int)', 'reset session authorization'], 'pg_class'],
    ['a catalog that is broken', ['create table t (a int, constraint c check (a > 0))', 'set allow_system_table_mods = on', "update pg_constraint set conbin = null where conname = 'c'", "comment on table t is 'x'", "delete from pg_constraint where conname = 'c'"], 'pg_constraint'],
  ]) {
    test(name, () => {
      const report = upgrade(...statements, 'create table after (a int)');
      const [found, ...more] = told(report).filter(({ difference }) => difference === 'statements_unobserved');
      assert.match(found.reason, new RegExp(reason));
      assert.deepEqual(more, []);
      const unknown = own(report).filter(({ effects }) => effects.unknown);
      assert.ok(unknown.length > 0);
      assert.ok(unknown.every(({ effects }) => effects.locks === null && effects.unknown.includes(reason)));
      assert.deepEqual(engine.current(), ['a1']);
    });
  }

  test('what a statement took that could not be observed is not told of the next one', () => {
    const report = upgrade('revoke select on pg_class from public', ...NOBODY, 'set role nobody', 'create table t (a int)', 'reset role', 'select 1', 'create table u (a int)');
    const by = (text) => own(report).find(({ sql }) => sql === text).effects;
    assert.equal(by('select 1').locks, null);
    assert.deepEqual(by('create table u (a int)').locks.map(({ name }) => name), ['u']);
    assert.ok(names(report).includes('t'), 'what it changed is found at the end');
  });

  test('a run that begins with a schema that can not be read goes on', () => {
    upgrade('set allow_system_table_mods = on', 'alter table pg_description rename to pg_d');
    const report = engine.run('current');
    assert.equal(report.succeeded, true);
    const [{ difference, reason }] = told(report);
    assert.equal(difference, 'schema_unread');
    assert.match(reason, /pg_description/);
  });

  test('the next run says nothing of it', () => {
    upgrade('revoke select on pg_class from public', ...NOBODY, 'set role nobody', 'create table t (a int)', 'reset role', 'grant select on pg_class to public');
    assert.deepEqual(told(engine.run('current')), []);
  });
});

test('names, operators and types of the repository are not taken for PostgreSQL’s', () => {
  const report = upgrade(
    'create schema evil',
    'create table evil.pg_locks (x int)',
    "create function evil.pg_backend_pid() returns int language sql as 'select 1 / 0'",
    "create function evil.same(oid, oid) returns bool language plpgsql as $$ begin raise 'mine'; end $$",
    'create operator evil.= (leftarg = oid, rightarg = oid, function = evil.same)',
    'create operator evil.>= (leftarg = oid, rightarg = oid, function = evil.same)',
    "create domain evil.text as int",
    "create domain evil.int8 as varchar",
    'set search_path = evil, public, pg_catalog',
    'create table public.t (a int)',
    'set search_path = public',
  );
  assert.deepEqual(told(report), []);
  assert.deepEqual(own(report).find(({ sql }) => sql.includes('public.t')).effects.locks.map(({ name }) => name), ['t']);
});

test('what is prepared is prepared again where the session has forgotten it without a word', () => {
  const report = upgrade('create table t (a int)', "do $$ begin execute 'deal' || 'locate all'; end $$", 'create table u (a int)');
  assert.deepEqual(told(report), []);
  assert.deepEqual(own(report).at(-1).effects.locks.map(({ name }) => name), ['u']);
});

test('what a question needs is not what the session has set', () => {
  const report = upgrade("set statement_timeout = 1", 'set default_transaction_read_only = on', "set max_stack_depth = '100kB'", 'create table t (a int)', 'reset all');
  assert.deepEqual(told(report), []);
  assert.ok(names(report).includes('t'));
});
