// The schema is read in the same words on PostgreSQL 15 and in PGlite: after the sample project's upgrade, and of one thing of each kind.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { startEngine } from '../../crates/engine/tests/harness.mjs';
import { SCHEMA_SQL, catalogsOf } from '../../crates/engine/tests/wasm.mjs';
import { alembic } from './alembic.mjs';
import { diff } from './diff.mjs';
import { startPostgres } from './postgres.mjs';
import { textFiles } from './text_files.mjs';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');
const EVERYTHING = path.join(import.meta.dirname, 'everything.sql');

let native;

before(async () => {
  native = await startPostgres();
});

after(() => native?.stop());

const natively = (database) => native.ask(database, SCHEMA_SQL);

/**
 * One object in each paragraph, in the order of their names, where a name stands in the place of each oid. Without what is the servers' own:
 * an extension's version, and the tables that PostgreSQL before 18 names before each column of a view.
 */
function asText(rows) {
  const objects = JSON.parse(`[${rows.replace(/\}\n(?=\{"class")/g, '},')}]`);
  const relations = new Map(objects.filter((object) => object.class === 'relation').map(({ oid, schema, name }) => [oid, `${schema}.${name}`]));
  const named = (key, value) => {
    if (key === 'oid' || key === 'version') return undefined;
    if (key === 'references' || key === 'relation') return value === null ? null : (relations.get(value) ?? 'unknown');
    return key === 'inherits' ? value?.map((oid) => relations.get(oid) ?? 'unknown') : value;
  };
  for (const object of objects) if (/view$/.test(object.kind)) object.definition = object.definition.replace(/\b\w+\.(?=\w)/g, '');
  const paragraphs = objects.map((object) => `${object.class} ${object.schema ?? ''}.${object.name} ${object.arguments ?? ''} ${JSON.stringify(object, named, 1)}`);
  return paragraphs.sort().join('\n');
}

function assertSame(nativeText, engineText) {
  if (nativeText !== engineText) assert.fail(`- native, + PGlite:\n${diff(nativeText, engineText)}`);
}

test('the sample project', async () => {
  const environment = { DATABASE_URL: native.createDatabase('schema', 'asyncpg'), PYTHONDONTWRITEBYTECODE: '1' };
  alembic(MIGRATIONS, environment, 'upgrade', 'head');

  const engine = await startEngine();
  engine.mount(textFiles(MIGRATIONS));
  const report = engine.run('upgrade', 'head');
  assert.ok(report.succeeded, report.stderr);
  const inPglite = asText(engine.lines(SCHEMA_SQL).join('\n'));
  assert.match(inPglite, /^relation public\.stock_movements /m);
  assertSame(asText(natively('schema')), inPglite);
});

test('one thing of each kind', async () => {
  native.createDatabase('everything', 'psycopg');
  native.query('everything', EVERYTHING);

  const pg = await PGlite.create({ extensions: { citext } });
  await pg.exec(fs.readFileSync(EVERYTHING, 'utf8'));
  const results = await pg.exec(SCHEMA_SQL, { rowMode: 'array' });
  await pg.close();
  const rows = results.flatMap(({ rows: each }) => each).map(([row]) => row).join('\n');
  const inPglite = asText(rows);
  for (const kind of ['relation', 'namespace', 'extension', 'type', 'function', 'other']) assert.match(inPglite, new RegExp(`^${kind} `, 'm'));
  assertSame(asText(natively('everything')), inPglite);

  const lines = catalogsOf(rows);
  assertSame(catalogsOf(natively('everything')).join('\n'), lines.join('\n'));
  const kinds = new Set(lines.map((line) => line.split(' | ')[0]));
  assert.ok(kinds.size > 30, `kinds: ${[...kinds].join(', ')}`);
});
