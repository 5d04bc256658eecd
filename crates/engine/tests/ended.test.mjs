// Statements that use up what PostgreSQL's process has here, or that would end it: PostgreSQL says so, or the fault names the statement and the
// engine can be started again from the state before.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const RECURSES = 'create function f(i int) returns int language plpgsql as $$ begin return f(i + 1); end $$';
const TERMS = `select ${'1+'.repeat(100_000)}1`;
const executed = (statements) => statements.map((each) => `op.execute(${JSON.stringify(each)})`);

/** Runs a revision behind one that has kept a table. */
async function upgraded(...body) {
  const engine = await startEngine();
  engine.mount(project({ a1: revision('a1', null, 'op.execute("create table keep (a int)")'), b2: revision('b2', 'a1', body.join('\n')) }));
  assert.equal(engine.run('upgrade', 'a1').succeeded, true);
  const snapshot = engine.keep();
  return { engine, snapshot, report: engine.run('upgrade', 'head') };
}

describe('PostgreSQL says what it is', () => {
  for (const [name, sqlstate, cause, ...statements] of [
    ['COPY TO PROGRAM', 'XX000', 'starts_program', "copy keep to program 'id'"],
    ['COPY FROM PROGRAM', 'XX000', 'starts_program', "copy keep from program 'id'"],
    ['COPY PROGRAM in a DO block', 'XX000', 'starts_program', "do $$ begin execute 'copy keep to pro' || 'gram ''id'''; end $$"],
    ['a function without an end', '54001', 'too_deep', RECURSES, 'select f(1)'],
    ['nested parentheses', '42601', undefined, `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['its own end', '57P01', undefined, 'select pg_terminate_backend(pg_backend_pid())'],
  ]) {
    test(name, async () => {
      const { engine, report } = await upgraded(...executed(statements));
      assert.equal(report.fault.sqlstate, sqlstate);
      assert.equal(report.fault.statement, statements.at(-1));
      assert.deepEqual([report.fault.revision, report.fault.call.path], ['b2', 'alembic/versions/b2.py']);
      assert.deepEqual(report.fault.causes, cause ? [{ cause }] : []);
      assert.deepEqual(engine.run('current').current, ['a1'], 'and the engine goes on');
    });
  }
});

describe("PostgreSQL's module ends", () => {
  for (const [name, ...statements] of [
    ['an expression of very many terms', TERMS],
    ['nested JSON', `select '${'['.repeat(200_000)}'::jsonb`],
    ['a function in SQL without an end', 'create function f(i int) returns int language sql as $$ select 1 $$', 'create or replace function f(i int) returns int language sql as $$ select f(i + 1) $$', 'select f(1)'],
    ['a limit that was raised', RECURSES, "set max_stack_depth = '7680kB'", 'select f(1)'],
  ]) {
    test(name, async () => {
      const { engine, snapshot, report } = await upgraded(...executed(statements));
      const { event, fault } = report.events.at(-1);
      assert.equal(event, 'broke');
      assert.equal(fault.kind, 'engine');
      assert.match(fault.message, /^PostgreSQL ended while it carried out this statement: RangeError/);
      assert.equal(fault.statement, statements.at(-1));
      assert.deepEqual([fault.revision, fault.call.path], ['b2', 'alembic/versions/b2.py']);
      assert.deepEqual(fault.causes, [{ cause: 'postgresql_ended', too_deep: true }]);
      assert.throws(() => engine.keep(), /PostgreSQL ended/, 'nothing of it is kept');
      engine.restore(snapshot);
      assert.deepEqual(engine.run('current').current, ['a1']);
    });
  }

  test('who catches everything can not go on with it', async () => {
    const { report } = await upgraded(`for _ in range(3):\n    try:\n        op.execute(${JSON.stringify(TERMS)})\n    except BaseException:\n        pass`);
    assert.equal(report.events.at(-1).event, 'broke');
    assert.equal(report.of('finished').length, 0);
  });

  test('while rows are read', async () => {
    const { engine } = await upgraded('pass');
    assert.equal(engine.readRows(TERMS).event, 'broke');
  });
});

describe('another user of the session', () => {
  const AS_NOBODY = ['create role nobody', 'set session authorization nobody'];

  for (const back of ['reset session authorization', 'SET SESSION AUTHORIZATION DEFAULT;', 'set session authorization postgres']) {
    test(back, async () => {
      const { engine, report } = await upgraded(...executed([...AS_NOBODY, back, 'create table mine (a int)']));
      assert.equal(report.fault?.message, undefined);
      assert.deepEqual(engine.run('current').current, ['b2']);
    });
  }

  for (const [name, end] of [['that stays', []], ['that is committed', ['commit']]]) {
    test(`${name} is refused the version table, and the next command has its own`, async () => {
      const { engine, report } = await upgraded(...executed([...AS_NOBODY, ...end]));
      assert.equal(report.fault.sqlstate, '42501');
      assert.match(report.fault.message, /permission denied for table alembic_version/);
      assert.deepEqual(engine.run('current').current, ['a1']);
    });
  }
});

test('a version table that can not be read is told, and ends nothing', async () => {
  const { engine } = await upgraded('bind = op.get_bind()', 'op.execute("alter table alembic_version rename version_num to v")', 'bind.commit()', 'raise Exception("end")');
  const report = engine.run('history');
  assert.deepEqual(report.current, []);
  const [{ difference, reason }] = report.of('differed');
  assert.equal(difference, 'version_table_unread');
  assert.match(reason, /^column "version_num" does not exist/);
});
