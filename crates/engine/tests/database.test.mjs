// The database as bytes: taken, put back, replaced in place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startEngine } from './harness.mjs';
import { TWO_REVISIONS, project } from './project.mjs';


test('a snapshot brings the database back, in the same engine and in a new one', async () => {
  const engine = await startEngine();
  engine.mount(project(TWO_REVISIONS));
  engine.run('upgrade', 'head');
  const snapshot = engine.keep();

  engine.restore();
  assert.deepEqual(engine.current(), []);
  assert.deepEqual(engine.run('upgrade', 'a1').current, ['a1']);

  engine.restore(snapshot.slice());
  assert.deepEqual(engine.current(), ['b2']);
  assert.deepEqual(engine.run('downgrade', '-1').current, ['a1']);

  const other = await startEngine({ snapshot });
  assert.deepEqual(other.mount(project(TWO_REVISIONS)).current, ['b2']);
  assert.deepEqual(other.run('downgrade', 'base').current, []);
});

test('starting tells how far it got', async () => {
  const progress = [];
  await startEngine({ progress: (step) => progress.push(step) });
  for (const part of ['postgresql', 'python']) {
    const steps = progress.filter((step) => step.part === part);
    assert.ok(steps.every((step, index) => index === 0 || step.done >= steps[index - 1].done), part);
    assert.equal(steps.at(-1).done, steps.at(-1).total);
  }
});

test('modules of the standard library that were not in the snapshot can still be imported', async () => {
  const engine = await startEngine();
  engine.mount(project({}, { env: 'import wave, sqlalchemy.dialects.mysql, alembic\nprint(wave.__name__)\n' }));
  assert.equal(engine.run('current').stdout, 'wave\n');
});

test('answers that have been read are not kept, and a transaction does not notice', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const engine = await startEngine();
  engine.mount(project({}));
  const many = "select n, repeat('x', 100) from generate_series(1, 20000) n";
  engine.runSql(many);
  const before = heap();
  const run = engine.runSql('begin', 'create table t (n int)', ...Array(20).fill(many), 'insert into t values (1)', 'rollback', 'select to_regclass(\'t\')');
  assert.ok(run.succeeded, run.stderr);
  assert.deepEqual(run.of('rows_returned').at(-1).rows, [[null]]);
  engine.events.length = 0;
  run.events.length = 0;
  assert.ok(heap() - before < 40_000_000, `${heap() - before} bytes are kept`);
});
