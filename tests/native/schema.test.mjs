// The schema is read in the same words on PostgreSQL 15 and in PGlite: after the sample project's upgrade, and of one thing of each kind.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { SCHEMA_QUERIES, startEngine } from '../../crates/engine/tests/harness.mjs';
import { alembic } from './alembic.mjs';
import { diff } from './diff.mjs';
import { startPostgres } from './postgres.mjs';
import { textFiles } from './text_files.mjs';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');
const EVERYTHING = path.join(import.meta.dirname, 'everything.sql');
const QUERIES = `set search_path = public;\n${SCHEMA_QUERIES}`;

let native;

before(async () => {
  native = await startPostgres();
});

after(() => native?.stop());

function natively(database) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-schema-'));
  try {
    fs.chmodSync(folder, 0o755);
    const file = path.join(folder, 'schema.sql');
    fs.writeFileSync(file, QUERIES);
    return asText(native.query(database, file).split('\n').filter(Boolean));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * One object in each paragraph, in the order of their names, where a name stands in the place of each oid. Without what is the servers' own:
 * an extension's version, and the tables that PostgreSQL before 18 names before each column of a view.
 */
function asText(lines) {
  const objects = lines.map((line) => JSON.parse(line));
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
  const lines = engine.lines(QUERIES);
  const inPglite = asText(lines.filter((line) => line.startsWith('{')));
  assert.match(inPglite, /^relation public\.stock_movements /m);
  assertSame(natively('schema'), inPglite);
});

test('one thing of each kind', async () => {
  native.createDatabase('everything', 'psycopg');
  native.query('everything', EVERYTHING);

  const pg = await PGlite.create({ extensions: { citext } });
  await pg.exec(fs.readFileSync(EVERYTHING, 'utf8'));
  const results = await pg.exec(QUERIES, { rowMode: 'array' });
  await pg.close();
  const inPglite = asText(results.flatMap(({ rows }) => rows).map(([line]) => line));
  for (const kind of ['relation', 'namespace', 'extension', 'type', 'function', 'other']) assert.match(inPglite, new RegExp(`^${kind} `, 'm'));
  assertSame(natively('everything'), inPglite);
});
