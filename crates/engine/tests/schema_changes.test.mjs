// What the statements are seen to change adds up to the current schema, in the histories and the sample project, up and down again.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { histories } from '../../../tests/histories/history.mjs';
import { textFiles } from '../../../tests/native/text_files.mjs';
import { startEngine } from './harness.mjs';
import { apply } from './trace_text.mjs';
import { SCHEMA_SQL } from './wasm.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const UP_DOWN_UP = [['upgrade', 'heads'], ['downgrade', 'base'], ['upgrade', 'heads']];

const CHOSEN = new Set([
  'add-column-enum',
  'batch-alter-table',
  'commit-inside-a-migration',
  'concurrently-autocommit-block',
  'enum-created-and-dropped',
  'enum-replaced-by-a-new-type',
  'extension',
  'failure-after-a-commit-inside',
  'roles-and-row-level-security',
  'savepoints',
  'set-role-and-search-path',
  'several-statements-in-one-string',
  'transaction-per-migration',
  'transactional-ddl-off',
  'version-table-schema',
  'views-functions-triggers',
]);

const engine = await startEngine();

/** The current schema, in the words of the events. */
function current() {
  const lines = engine.lines(SCHEMA_SQL);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

const sorted = (objects) => [...objects].sort((one, other) => one.class.localeCompare(other.class) || one.oid - other.oid);

/** Nothing was missed: what is told of no statement at the end is what a rollback took back, or nothing. */
function missed(report) {
  const atTheEnd = report.of('schema_changed').filter(({ statement, before }) => statement === null && before === report.statements.length);
  const marks = report.of('statements_executed').flatMap(({ transactions }) => transactions);
  const rolledBack = marks.some(({ kind, statement }) => kind === 'rollback' && statement === report.statements.length);
  return rolledBack ? [] : atTheEnd.flatMap(({ changes }) => changes);
}

function addsUp(files, variables, commands) {
  engine.restore();
  engine.mount(files, {}, { variables });
  const schema = new Map();
  for (const command of commands) {
    const report = engine.run(...command);
    for (const event of report.events) apply(schema, event);
    assert.deepEqual(missed(report), [], command.join(' '));
    assert.ok(schema.size);
    assert.deepEqual(sorted(schema.values()), sorted(current()), command.join(' '));
  }
}

test('the sample project', () => addsUp(textFiles(path.join(ROOT, 'migrations')), {}, UP_DOWN_UP));

for (const { name, folder, runs } of histories().filter((history) => CHOSEN.has(history.name))) {
  for (const run of runs) test([name, run.name].filter(Boolean).join(' '), () => addsUp(textFiles(folder), run.variables, run.commands));
}
