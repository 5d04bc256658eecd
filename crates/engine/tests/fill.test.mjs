// Tables are filled with rows, in the engine's own PostgreSQL: the sample project at every revision, and types of extensions.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { textFiles } from '../../../tests/native/text_files.mjs';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const fill = { kind: 'fill', seed: 1, rows: 40 };

/** The last word on each table. */
const filled = (report) => Object.values(Object.fromEntries(report.of('table_filled').map(({ table, rows, wanted, reason }) => [table, { table, rows, wanted, reason }])));

test('the tables of the sample project, at every revision', async () => {
  const engine = await startEngine();
  engine.mount(textFiles(path.join(ROOT, 'migrations')));
  const history = engine.run('history').stdout.split('\n').filter(Boolean).reverse();
  assert.ok(history.length > 20);
  for (const { id } of history.map((line) => ({ id: line.match(/-> (\w+)/)[1] }))) {
    engine.restore();
    const { succeeded, stderr } = engine.run('upgrade', id);
    assert.ok(succeeded, stderr);
    const report = engine.task(fill, { rows: true });
    const short = filled(report).filter(({ rows, wanted }) => rows < wanted);
    assert.deepEqual(short, [], `after ${id}`);
    assert.deepEqual(report.current, [id]);
  }
});

test('progress is told, and the same seed makes the same rows', async () => {
  const engine = await startEngine();
  engine.mount(project({ a1: revision('a1', null, 'op.execute("CREATE TABLE tea (id serial PRIMARY KEY, name text NOT NULL, price numeric(8,2) CHECK (price > 0))")') }));
  const rows = () => {
    engine.restore();
    engine.run('upgrade', 'head');
    const report = engine.task({ ...fill, rows: 12_000 }, { rows: true });
    assert.ok(report.of('table_filled').length >= 3);
    return report.finished.rows;
  };
  const [first] = rows();
  assert.deepEqual([first.name, first.rows, first.not_null.name], ['tea', 12_000, 12_000]);
  assert.deepEqual(rows(), [first]);
});

test('types of extensions', async () => {
  const engine = await startEngine();
  const tables = 'CREATE TABLE odd (id int PRIMARY KEY, v public.vector(3) NOT NULL, h public.hstore NOT NULL, c public.citext NOT NULL, l public.ltree NOT NULL)';
  const extensions = ['vector', 'hstore', 'citext', 'ltree'].map((name) => `op.execute("CREATE EXTENSION ${name}")`);
  engine.mount(project({ a1: revision('a1', null, [...extensions, `op.execute("${tables}")`].join('\n')) }));
  assert.ok(engine.run('upgrade', 'head').succeeded);
  assert.deepEqual(filled(engine.task(fill)), [{ table: 'odd', rows: 40, wanted: 40, reason: null }]);
});
