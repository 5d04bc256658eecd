// The sample project leaves the same catalogs and the same rows natively and in PGlite: at head, at base, and at head again.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startEngine } from '../../crates/engine/tests/harness.mjs';
import { alembic } from './alembic.mjs';
import { diff } from './diff.mjs';
import { queryPglite } from './pglite.mjs';
import { startPostgres } from './postgres.mjs';
import { ROWS, nativeCatalogs } from './questions.mjs';
import { textFiles } from './text_files.mjs';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');

let native;
let environment;
let engine;

before(async () => {
  native = await startPostgres();
  environment = { DATABASE_URL: native.createDatabase('sample', 'asyncpg'), PYTHONDONTWRITEBYTECODE: '1' };
  engine = await startEngine();
  engine.mount(textFiles(MIGRATIONS));
});

after(() => native?.stop());

/** Runs a command on both sides, asserts that both databases are the same then, and gives what they hold. */
async function runOnBoth(...command) {
  alembic(MIGRATIONS, environment, ...command);
  const report = engine.run(...command);
  assert.ok(report.succeeded, report.stderr);

  const catalogs = asText(engine.catalogs());
  const [rows] = await queryPglite(new Uint8Array(engine.keep()), ROWS);
  assertSame(`catalogs after ${command.join(' ')}`, asText(nativeCatalogs(native, 'sample')), catalogs);
  assertSame(`rows after ${command.join(' ')}`, native.query('sample', ROWS), rows);
  return { catalogs, rows };
}

const asText = (lines) => lines.map((line) => `${line}\n`).join('');

function assertSame(what, natively, inPglite) {
  if (natively !== inPglite) assert.fail(`${what} (- native, + PGlite):\n${diff(natively, inPglite)}`);
}

test('upgrade head, downgrade base and upgrade head leave the same database', async () => {
  const head = await runOnBoth('upgrade', 'head');
  assert.ok(tables(head.catalogs).includes('public.stock_movements'));
  assert.ok(head.rows.includes('Happy birthday, Edith!'));

  const base = await runOnBoth('downgrade', 'base');
  assert.deepEqual(tables(base.catalogs), ['public.alembic_version']);
  assert.deepEqual(enums(base.catalogs), ['public.order_status'], 'the one whose downgrade forgets it');

  const again = await runOnBoth('upgrade', 'head');
  assert.equal(diff(head.catalogs, again.catalogs), '');
});

function tables(catalogs) {
  return [...catalogs.matchAll(/^relation \| (\S+) \| table$/gm)].map(([, name]) => name);
}

function enums(catalogs) {
  return [...new Set([...catalogs.matchAll(/^enum \| (\S+) \|/gm)].map(([, name]) => name))];
}
