// Two repositories in one workbench, each with an engine of its own: both alive at once, and one let go while the other goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TWO_REVISIONS, project, revision } from '../../engine/tests/project.mjs';
import { load } from '../node/main.mjs';
import { startBeside, startRehearsal } from '../node/rehearsal.mjs';
import { folderWith } from './program.mjs';

const SHOP = project(TWO_REVISIONS);
const BANK = project({ x1: revision('x1', null, 'op.create_table("safe", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("safe")') });

const alembic = (...words) => ({ kind: 'alembic', arguments: words });
const quietly = () => {};

const optionsOf = (t, files) => ({ folder: folderWith(t, files), settings: {}, first: [], json: true });

async function startHead(t, files) {
  const head = await startRehearsal(await load(), optionsOf(t, files), quietly);
  t.after(() => head.end());
  return head;
}

async function startBase(t, head, files) {
  const base = await startBeside(head, await load(), optionsOf(t, files), quietly);
  t.after(() => base.end());
  return base;
}

/** What a record says of its commands. */
const told = (rehearsal) =>
  JSON.parse(rehearsal.record()).commands.map(({ task, state, current, plan, statements }) => ({
    line: task.arguments.join(' '),
    state,
    current,
    ran: plan.map((step) => step.revision),
    tables: statements.map(({ sql }) => /CREATE TABLE (\w+)/.exec(sql)?.[1]).filter((name) => name && name !== 'alembic_version'),
  }));

test('two repositories run at once, each with its own engine, database and record; one is closed, and the other goes on', async (t) => {
  const head = await startHead(t, SHOP);
  const base = await startBase(t, head, BANK);
  assert.deepEqual(await Promise.all([head.run(alembic('upgrade', 'heads')), base.run(alembic('upgrade', 'heads'))]), [0, 0]);
  const ofHead = { line: 'upgrade heads', state: 'passed', current: ['b2'], ran: ['a1', 'b2'], tables: ['account'] };
  const ofBase = { line: 'upgrade heads', state: 'passed', current: ['x1'], ran: ['x1'], tables: ['safe'] };
  assert.deepEqual(told(head), [ofHead]);
  assert.deepEqual(told(base), [ofBase]);
  assert.notEqual(JSON.parse(head.record()).repository, JSON.parse(base.record()).repository);

  // The database is the one that was upgraded, so the engine is the same, and it is in a run while the other ends.
  const goingOn = head.run(alembic('downgrade', '-1'));
  assert.equal(await base.close(), true, 'its engine is let go, and its process has ended');
  assert.equal(await goingOn, 0);
  assert.deepEqual(told(head), [ofHead, { line: 'downgrade -1', state: 'passed', current: ['a1'], ran: ['b2'], tables: [] }]);
});

test('after one is closed, another takes its place with an empty database', async (t) => {
  const head = await startHead(t, SHOP);
  const first = await startBase(t, head, BANK);
  await first.run(alembic('upgrade', 'heads'));
  await first.close();
  const second = await startBase(t, head, BANK);
  assert.equal(await second.run(alembic('current')), 0);
  assert.deepEqual(told(second).map(({ line, current }) => [line, current]), [['current', []]]);
  assert.equal(await second.close(), true);
});
