// SQL that somebody types runs as in psql, is observed like a migration's, and rows come as PostgreSQL writes them.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { TWO_REVISIONS, project } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(async () => {
  engine.restore();
  engine.mount(project(TWO_REVISIONS));
  assert.ok(engine.run('upgrade', 'head').succeeded);
});

const rowsOf = (run) => run.of('rows_returned').map(({ statement, columns, rows, total }) => ({ statement, columns, rows, total }));

describe('what is typed', () => {
  test('gives rows in PostgreSQL\'s words, with names and types of the columns', () => {
    const run = engine.runSql(
      'select id, name, null as nothing, \'\' as empty, 1.50::numeric(6,2) as price from account',
      "select '\\xdeadbeef'::bytea, '{\"a\": [1, null]}'::jsonb, array[1,null], date '2026-02-01', true",
    );
    assert.ok(run.succeeded, run.stderr);
    const [first, second] = rowsOf(run);
    assert.deepEqual(first, {
      statement: 0,
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'name', type: 'character varying(50)' },
        { name: 'nothing', type: 'text' },
        { name: 'empty', type: 'text' },
        { name: 'price', type: 'numeric(6,2)' },
      ],
      rows: [['1', 'Ada', null, '', '1.50']],
      total: 1,
    });
    assert.deepEqual(second.rows, [['\\xdeadbeef', '{"a": [1, null]}', '{1,NULL}', '2026-02-01', 't']]);
    assert.deepEqual(second.columns.map(({ type }) => type), ['bytea', 'jsonb', 'integer[]', 'date', 'boolean']);
    assert.deepEqual(run.statements.map(({ sql }) => sql.slice(0, 6)), ['select', 'select']);
  });

  test('is observed like a migration: locks within a transaction, what changed, and the version table stays', () => {
    const run = engine.runSql('begin', 'alter table account add note text', 'commit', "insert into account (name) values ('Grace')");
    assert.ok(run.succeeded, run.stderr);
    const [, alter, , insert] = run.statements;
    assert.deepEqual(alter.effects.locks.map(({ name, mode }) => [name, mode]), [['account', 'AccessExclusiveLock']]);
    assert.equal(insert.effects.locks, null);
    assert.equal(insert.rows, 1);
    assert.deepEqual(run.of('schema_changed').map(({ statement }) => statement), [1]);
    assert.deepEqual(run.current, ['b2']);
  });

  test('nothing is asked between the statements of a transaction that has just begun', () => {
    const run = engine.runSql('begin', 'show transaction_isolation', 'set transaction isolation level serializable', 'select 1', 'commit');
    assert.ok(run.succeeded, run.stderr);
  });

  test('what is open when a statement fails is rolled back, and that is said', () => {
    const run = engine.runSql('begin', 'drop table account', 'select nowhere');
    assert.match(run.stderr, /^ERROR: {2}column "nowhere" does not exist\n.*still open/s);
    assert.equal(rowsOf(engine.runSql('select * from account'))[0].total, 1);
  });

  test('each statement is a transaction of its own, and the first that fails is the last', () => {
    const run = engine.runSql("insert into account (name) values ('Grace')", 'select nme from account', 'drop table account');
    assert.ok(!run.succeeded);
    assert.deepEqual(run.statements.map(({ error }) => error?.split('\n')[0] ?? null), [null, 'column "nme" does not exist']);
    assert.equal(run.statements[1].error_position, 8);
    assert.equal(run.fault.kind, 'statement');
    assert.equal(run.fault.sqlstate, '42703');
    assert.equal(run.fault.traceback, null);
    assert.equal(run.stderr, `ERROR:  ${run.fault.message}\n`);
    assert.deepEqual(rowsOf(engine.runSql('select count(*) from account'))[0].rows, [['2']]);
  });

  test('a place is given in characters', () => {
    const run = engine.runSql("select 'äöü€🌿' || nowhere");
    assert.equal(run.statements[0].error_position, [..."select 'äöü€🌿' || "].length + 1);
  });

  test('a transaction that is left open is rolled back, and that is said', () => {
    const run = engine.runSql('begin', 'drop table account');
    assert.ok(run.succeeded);
    assert.match(run.stderr, /still open at the end of the input/);
    assert.equal(rowsOf(engine.runSql('select * from account'))[0].total, 1);
  });

  test('what runs outside of transactions does; settings end with it; COPY TO STDOUT is printed', () => {
    const run = engine.runSql('set search_path to pg_catalog', 'vacuum public.account', 'create index concurrently i on public.account (email)', 'copy public.account (name) to stdout');
    assert.ok(run.succeeded, run.stderr);
    assert.equal(run.stdout, 'Ada\n');
    assert.deepEqual(rowsOf(engine.runSql('show search_path'))[0].rows, [['"$user", public']]);
  });

  test('COPY FROM STDIN without data fails and the session lives on', () => {
    assert.match(engine.runSql('copy account (name) from stdin').fault.message, /there is no data/);
    assert.equal(rowsOf(engine.runSql('select 1'))[0].total, 1);
  });

  test('many rows and long values are cut, and their number is given', () => {
    const [many, long] = rowsOf(engine.runSql('select n from generate_series(1, 2500) n', "select repeat('x', 250000)"));
    assert.equal(many.total, 2500);
    assert.equal(many.rows.length, 1000);
    assert.equal(long.rows[0][0].length, 250000);
    assert.equal(long.rows[0][0].beginning.length, 100000);
  });

  test('an empty statement and a comment do nothing', () => {
    assert.ok(engine.runSql('', '-- nothing').succeeded);
  });
});

describe('reading', () => {
  test('gives rows and leaves nothing behind', () => {
    const answer = engine.readRows('select name from account order by 1', 'select count(*) from account');
    assert.equal(answer.kind, 'rows');
    assert.deepEqual(answer.results.map(({ rows }) => rows), [[['Ada']], [['1']]]);
  });

  test('leaves nothing behind', () => {
    assert.ok(engine.runSql("create view busy as select name, txid_current() from account").succeeded);
    assert.equal(engine.readRows('select * from account order by id', 'select count(*) from account').kind, 'rows');
    assert.equal(engine.run('current').finished.wrote, false);
    engine.readRows('select * from busy');
    assert.deepEqual(rowsOf(engine.runSql('select count(*) from pg_locks where relation is not null and pid <> pg_backend_pid()'))[0].rows, [['0']]);
  });

  test('can\'t write', () => {
    const answer = engine.readRows('delete from account');
    assert.equal(answer.kind, 'refused');
    assert.match(answer.message, /read-only transaction/);
    assert.equal(engine.readRows('select * from account').results[0].total, 1);
  });
});
