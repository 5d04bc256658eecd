// catalogs.sql tells of everything that a migration can make in the same words on PostgreSQL 15 and in PGlite.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { diff } from './diff.mjs';
import { startPostgres } from './postgres.mjs';

const EVERYTHING = path.join(import.meta.dirname, 'everything.sql');
const CATALOGS = path.resolve(import.meta.dirname, '../../crates/engine/host/catalogs.sql');

let native;

before(async () => {
  native = await startPostgres();
});

after(() => native?.stop());

test('both servers tell of everything in the same words', async () => {
  native.createDatabase('everything', 'psycopg');
  native.query('everything', EVERYTHING);
  const natively = native.query('everything', CATALOGS);

  const pg = await PGlite.create({ extensions: { citext } });
  await pg.exec(fs.readFileSync(EVERYTHING, 'utf8'));
  const results = await pg.exec(fs.readFileSync(CATALOGS, 'utf8'), { rowMode: 'array' });
  await pg.close();
  const inPglite = results.flatMap(({ rows }) => rows).map(([line]) => `${line}\n`).join('');

  assert.equal(diff(natively, inPglite), '');
  const kinds = new Set(natively.split('\n').map((line) => line.split(' | ')[0]));
  assert.ok(kinds.size > 30, `kinds: ${[...kinds].join(', ')}`);
});
