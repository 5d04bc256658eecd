// Whether the locks of a revision have to wait for other sessions, found out in a copy of the database that was set aside.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const engine = await startEngine();

const TABLES = `
op.execute("CREATE TABLE orders (id serial PRIMARY KEY, note text)")
op.execute("CREATE TABLE lines (id int PRIMARY KEY)")`;
const CHANGES = `
op.execute("ALTER TABLE orders ADD COLUMN size int")
op.execute("CREATE INDEX ix ON lines (id)")
op.execute("CREATE TABLE parts (id int)")`;

/** What `upgrade` to a2 locks, and the name of the database before it. */
function upgraded() {
  engine.mount(project({ a1: revision('a1', null, TABLES), a2: revision('a2', 'a1', CHANGES) }));
  engine.run('upgrade', 'a1');
  engine.send({ command: 'set_aside', snapshot: 'before' });
  const { statements, succeeded } = engine.run('upgrade', 'a2');
  assert.ok(succeeded);
  return statements.flatMap(({ effects }) => effects.locks ?? []);
}

const ask = (snapshot, locks) => engine.send({ command: 'ask', ask: 1, question: { kind: 'conflicts', snapshot, locks } }).at(-1);

test('each lock waits for whom it conflicts with, on what was there before', () => {
  const locks = upgraded();
  const names = new Map(locks.map(({ oid, name }) => [oid, name]));
  const { answer } = ask('before', locks.map(({ oid, mode }) => ({ oid, mode })));
  const waits = ({ oid, mode, session, held, waits }) => `${names.get(oid)} ${mode}: ${session} holds ${held}, waits: ${waits}`;
  assert.deepEqual(
    answer.conflicts.filter(({ oid, mode }) => ['orders', 'lines'].includes(names.get(oid)) && mode !== 'AccessShareLock').map(waits).sort(),
    [
      'lines ShareLock: pg_dump holds AccessShareLock, waits: no',
      'lines ShareLock: reader holds AccessShareLock, waits: no',
      'lines ShareLock: writer holds RowExclusiveLock, waits: yes',
      'orders AccessExclusiveLock: pg_dump holds AccessShareLock, waits: yes',
      'orders AccessExclusiveLock: reader holds AccessShareLock, waits: yes',
      'orders AccessExclusiveLock: writer holds RowExclusiveLock, waits: yes',
    ],
  );
  assert.ok(!answer.conflicts.some(({ oid }) => names.get(oid) === 'parts'), 'nobody else knows a table that the revision made');
});

test('the databases stay as they are, and take no prepared transactions', () => {
  assert.deepEqual(engine.current(), ['a2']);
  assert.deepEqual(engine.lines('show max_prepared_transactions'), ['0']);
});

test('a snapshot that is not there is said', () => {
  assert.match(ask('elsewhere', []).fault.message, /there is no snapshot elsewhere/);
});
