// `npx stillroom rehearse`: each revision of a range, up, down and up, and what is said of its rollback.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project, revision } from '../../engine/tests/project.mjs';
import { folderWith, stillroom } from './program.mjs';

const sql = (...statements) => statements.map((each) => `op.execute(${JSON.stringify(each)})`).join('\n');

/** Each revision does one thing. */
const RANGE = {
  a1: revision('a1', null, sql('CREATE TABLE account (id int PRIMARY KEY, email text)'), sql('DROP TABLE account')),
  b2: revision('b2', 'a1', sql("CREATE TYPE state AS ENUM ('new', 'paid')", 'ALTER TABLE account ADD state state'), sql('ALTER TABLE account DROP state')),
  c3: revision('c3', 'b2', sql('CREATE INDEX ix_email ON account (email)')),
  d4: revision('d4', 'c3', sql("INSERT INTO account VALUES (1, 'a'), (2, 'b')"), sql('DELETE FROM account')),
  e5: revision('e5', 'd4', sql('ALTER TABLE account ADD note text'), sql('ALTER TABLE account DROP note')),
  f6: revision('f6', 'e5', sql('ALTER TABLE account DROP note'), sql('ALTER TABLE account ADD note text')),
  g7: revision('g7', 'f6', sql('DELETE FROM account'), sql("INSERT INTO account VALUES (1, 'c')")),
  h8: revision('h8', 'g7', sql('CREATE TABLE log (at timestamptz)'), 'raise NotImplementedError("logs stay")'),
  i9: revision('i9', 'h8', sql('CREATE TABLE more (id int)'), sql('DROP TABLE moer')),
};

const VERDICTS = {
  a1: 'exact, on empty tables',
  b2: 'leaves enum public.state',
  c3: 'downgrade does nothing',
  d4: 'exact, on empty tables',
  e5: 'exact',
  f6: 'loses the values of account.note (0 values that are not null, 2 rows here)',
  g7: 'loses rows of account (2 rows here)',
  h8: 'downgrade refuses: logs stay',
  i9: 'downgrade fails: table "moer" does not exist',
};

test('every verdict, each from a revision that does one thing', (t) => {
  const { status, stdout, stderr } = stillroom('rehearse', folderWith(t, project(RANGE)), '--json');
  const { format, deploy, revisions } = JSON.parse(stdout || stderr);
  assert.equal(format, 'stillroom-rehearsal/1');
  assert.equal(deploy.state, 'passed');
  assert.deepEqual(Object.fromEntries(revisions.map(({ revision: id, words }) => [id, words])), VERDICTS);
  assert.equal(status, 1, 'a downgrade fails');
});

test('what raises on purpose refuses: in the revision, in a module of the repository, in PL/pgSQL with any code', (t) => {
  const plpgsql = (body) => sql(`DO $$ BEGIN ${body} END $$`);
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE account (id int CHECK (id > 0))', 'INSERT INTO account VALUES (1)'), 'import guards\nguards.keep("accounts stay")'),
    b2: revision('b2', 'a1', sql('ALTER TABLE account ADD note text'), plpgsql("RAISE 'notes stay' USING ERRCODE = 'check_violation';")),
    c3: revision('c3', 'b2', sql('ALTER TABLE account ADD kind text'), plpgsql("ASSERT false, 'kinds stay';")),
    d4: revision('d4', 'c3', sql('ALTER TABLE account ADD size int'), sql('INSERT INTO account VALUES (-1)')),
    e5: revision('e5', 'd4', 'if op.get_bind().execute(sa.text("SELECT count(*) FROM account")).scalar():\n    raise RuntimeError("account has rows")', 'pass'),
  };
  const guards = { 'guards.py': 'def keep(words):\n    raise RuntimeError(words)\n' };
  const { stdout, stderr } = stillroom('rehearse', folderWith(t, project(files, { files: guards })), '--json');
  const { revisions } = JSON.parse(stdout || stderr);
  const words = Object.fromEntries(revisions.map(({ revision: id, words }) => [id, words]));
  assert.equal(words.a1, 'downgrade refuses: accounts stay');
  assert.equal(words.b2, 'downgrade refuses: notes stay');
  assert.equal(words.c3, 'downgrade refuses: kinds stay');
  assert.match(words.d4, /^downgrade fails: new row for relation "account" violates check constraint/);
  assert.equal(words.e5, 'upgrade refuses: account has rows');
});

test('a column that is dropped and made again is at the end, and a value that is overwritten is lost', (t) => {
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE tea (name text, kind text, grams int)', "INSERT INTO tea VALUES ('Assam', 'black', 1)"), sql('DROP TABLE tea')),
    b2: revision('b2', 'a1', sql('ALTER TABLE tea DROP kind'), sql('ALTER TABLE tea ADD kind text')),
    c3: revision('c3', 'b2', sql("UPDATE tea SET name = 'Darjeeling', grams = 2"), sql('UPDATE tea SET grams = 1')),
  };
  const { stdout, stderr } = stillroom('rehearse', folderWith(t, project(files)), '--from', 'a1', '--json');
  const { revisions } = JSON.parse(stdout || stderr);
  assert.deepEqual(revisions.map(({ words }) => words), [
    'loses the values of tea.kind (1 value that is not null, 1 row here), the column order of public.tea',
    'loses values in tea (1 row here)',
  ]);
});

test('what an upgrade does to data, and on how many rows it was checked', (t) => {
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE account (id int, email varchar(200))', 'CREATE TABLE spare (id int)'), sql('DROP TABLE account, spare')),
    b2: revision('b2', 'a1', sql('ALTER TABLE account ADD PRIMARY KEY (id)', "INSERT INTO account VALUES (1, 'a'), (2, 'b'), (3, NULL)", "UPDATE account SET email = '' WHERE email IS NULL"), sql('DELETE FROM account', 'ALTER TABLE account DROP CONSTRAINT account_pkey', 'ALTER TABLE account ALTER id DROP NOT NULL')),
    c3: revision('c3', 'b2', sql('ALTER TABLE account ALTER email TYPE varchar(50), ALTER email SET NOT NULL', 'ALTER TABLE account ADD CONSTRAINT ck CHECK (id > 0) NOT VALID', 'DROP TABLE spare'), 'pass'),
    d4: revision('d4', 'c3', `with op.get_context().autocommit_block():\n    ${sql('DELETE FROM account WHERE id = 3')}\n${sql('ALTER TABLE account DROP email')}`, 'pass'),
  };
  const { stdout, stderr } = stillroom('rehearse', folderWith(t, project(files)), '--json');
  const { revisions } = JSON.parse(stdout || stderr);
  assert.deepEqual(Object.fromEntries(revisions.map(({ revision: id, words }) => [id, words])), {
    a1: 'exact, on empty tables',
    b2: 'exact, on empty tables',
    c3: 'downgrade does nothing',
    d4: 'downgrade does nothing',
  });
  assert.deepEqual(Object.fromEntries(revisions.map(({ revision: id, data }) => [id, data])), {
    a1: [],
    b2: ['3 rows of account inserted, 1 updated', 'primary key account_pkey of account passed on an empty table'],
    c3: [
      'drops table spare, which held 0 rows',
      'NOT NULL of account.email passed on 3 rows',
      'the change of account.email from character varying(200) to character varying(50) passed on 3 rows',
    ],
    d4: ['1 row of account deleted', 'drops column account.email, which held 3 values that are not null (3 rows here)'],
  });
  assert.deepEqual(revisions[0].data_down, ['drops table account, which held 0 rows', 'drops table spare, which held 0 rows']);
  assert.equal(revisions[1].data_down[0], '3 rows of account deleted');
});

test('how many values a dropped column held is counted, whatever the names', (t) => {
  const table = '"Shop"."Tea | time"';
  const files = {
    a1: revision('a1', null, sql('CREATE SCHEMA "Shop"', `CREATE TABLE ${table} (id int, "a note" text)`, `INSERT INTO ${table} SELECT i, CASE WHEN i <= 3 THEN 'x' END FROM generate_series(1, 5) i`), sql(`DROP TABLE ${table}`, 'DROP SCHEMA "Shop"')),
    b2: revision('b2', 'a1', sql(`ALTER TABLE ${table} DROP "a note"`), sql(`ALTER TABLE ${table} ADD "a note" text`)),
  };
  const { stdout, stderr } = stillroom('rehearse', folderWith(t, project(files)), '--from', 'a1', '--json');
  const [{ words, contents }] = JSON.parse(stdout || stderr).revisions;
  assert.equal(words, 'loses the values of Shop.Tea | time.a note (3 values that are not null, 5 rows here)');
  assert.deepEqual(contents, [{ table: 'Shop.Tea | time', column: 'a note', rows: 5, values: 3, rows_afterwards: null }]);
});

test('for whom an upgrade and a downgrade wait, and what waits behind them', (t) => {
  const concurrently = `with op.get_context().autocommit_block():\n    ${sql('CREATE INDEX CONCURRENTLY ix ON orders (note)')}`;
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE orders (id int, note text)', 'CREATE TABLE customers (id int)'), sql('DROP TABLE orders, customers')),
    b2: revision('b2', 'a1', sql('CREATE INDEX ix_id ON orders (id)', 'ALTER TABLE customers ADD name text'), sql('DROP INDEX ix_id', 'ALTER TABLE customers DROP name')),
    c3: revision('c3', 'b2', concurrently, sql('DROP INDEX ix')),
  };
  const { stdout, stderr } = stillroom('rehearse', folderWith(t, project(files)), '--json');
  const { revisions } = JSON.parse(stdout || stderr);
  const [a1, b2, c3] = revisions;
  assert.deepEqual([a1, b2, c3].map(({ words }) => words), Array(3).fill('exact, on empty tables'), 'also with an index that is made outside of a transaction');
  assert.deepEqual(a1.waits, [], 'nobody else knows a table that the revision makes');
  assert.deepEqual(b2.waits, [
    'CREATE INDEX ix_id ON orders (id) waits for SHARE on orders until a writer has ended its transaction; every later write to orders waits behind it',
    'ALTER TABLE customers ADD name text waits for ACCESS EXCLUSIVE on customers until a reader, a writer or pg_dump has ended its transaction; every later read and write of customers waits behind it',
  ]);
  assert.match(b2.waits_down[0], /^DROP INDEX ix_id waits for ACCESS EXCLUSIVE on orders until a reader, a writer or pg_dump/);
  assert.equal(c3.waits.length, 1);
  assert.match(c3.waits[0], /^1 statement: Its locks are not known from this run: it ran outside a transaction/);
  const { stdout: text } = stillroom('rehearse', folderWith(t, project(files)), '--from', 'a1', '--to', 'b2');
  assert.match(text, /^ +CREATE INDEX ix_id ON orders \(id\) waits for SHARE on orders until a writer/m);
});

test('what an error in the middle leaves behind, and whether the command can be run again', (t) => {
  const outside = (...statements) => `with op.get_context().autocommit_block():\n    ${statements.map((each) => sql(each)).join('\n    ')}`;
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE tea (id int, name text)', "INSERT INTO tea VALUES (1, 'Assam')"), sql('DROP TABLE tea')),
    b2: revision('b2', 'a1', outside('CREATE INDEX CONCURRENTLY ix ON tea (name)'), outside('DROP INDEX CONCURRENTLY ix')),
    c3: revision('c3', 'b2', outside('CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_id ON tea (id)', 'UPDATE tea SET name = upper(name)'), outside('DROP INDEX CONCURRENTLY IF EXISTS ix_id')),
    d4: revision('d4', 'c3', `${outside('ALTER TABLE tea ADD size int')}\ntry:\n    with op.get_bind().begin_nested():\n        ${sql('ALTER TABLE tea ADD kind text')}\nexcept Exception:\n    pass`, sql('ALTER TABLE tea DROP size', 'ALTER TABLE tea DROP IF EXISTS kind')),
  };
  const folder = folderWith(t, project(files));
  const { revisions } = JSON.parse(stillroom('rehearse', folder, '--json').stdout);
  const [a1, b2, c3, d4] = revisions;
  assert.deepEqual(a1.on_failure, ['If the upgrade fails, everything is rolled back: it is one transaction.']);
  assert.deepEqual(a1.on_failure_down, ['If the downgrade fails, everything is rolled back: it is one transaction.']);
  const documented = /^An index that is built CONCURRENTLY and fails while it is built remains as an invalid index/;
  const version = (of) => `If the ${of} fails before statement \\d+, UPDATE alembic_version SET version_num=.+`;
  assert.match(b2.on_failure[0], new RegExp(`^${version('upgrade')}: index ix of public\\.tea remains; the version table holds a1\\. The same command fails afterwards: relation "ix" already exists`));
  assert.match(b2.on_failure[1], documented);
  assert.match(b2.on_failure_down[0], new RegExp(`^${version('downgrade')}: index ix of public\\.tea is gone; the version table holds b2\\. The same command fails afterwards: index "ix" does not exist`));
  assert.match(c3.on_failure[0], /^If the upgrade fails before statement \d+, UPDATE tea SET .+: index ix_id of public\.tea remains; the version table holds b2\. The same command passes afterwards\.$/);
  assert.match(c3.on_failure[1], new RegExp(`^${version('upgrade')}: index ix_id of public\\.tea remains, rows of tea are changed; the version table holds b2\\. The same command passes afterwards\\.$`));
  assert.match(d4.on_failure[0], /column public\.tea\.size remains; the version table holds c3\. The same command fails afterwards: column "size" of relation "tea" already exists$/);
  const { stdout } = stillroom('rehearse', folder, '--to', 'b2');
  assert.match(stdout, /^ +If the upgrade fails before statement \d+, UPDATE alembic_version .+ already exists/m);
  assert.doesNotMatch(stdout, /everything is rolled back/, 'what needs no care needs no line');
});

test('on further rows: those that a revision stumbles over, and a second generation before the way down', (t) => {
  const files = {
    a1: revision('a1', null, sql("CREATE TYPE mood AS ENUM ('sad')", 'CREATE TABLE tea (id serial PRIMARY KEY, name text, email text, mood mood)', 'CREATE TABLE cup (id serial PRIMARY KEY, tea int, size bigint)')),
    b2: revision('b2', 'a1', sql('ALTER TABLE tea ALTER name SET NOT NULL'), sql('ALTER TABLE tea ALTER name DROP NOT NULL')),
    c3: revision('c3', 'b2', sql('CREATE UNIQUE INDEX ix ON tea (lower(email))', 'ALTER TABLE cup ADD FOREIGN KEY (tea) REFERENCES tea'), sql('DROP INDEX ix', 'ALTER TABLE cup DROP CONSTRAINT cup_tea_fkey')),
    d4: revision('d4', 'c3', sql("UPDATE cup SET size = 0 WHERE size > 100 OR size < 0", 'ALTER TABLE cup ALTER size TYPE int'), sql('ALTER TABLE cup ALTER size TYPE bigint')),
    e5: revision('e5', 'd4', sql("ALTER TYPE mood ADD VALUE 'happy'"), sql("CREATE TYPE old AS ENUM ('sad')", 'ALTER TABLE tea ALTER mood TYPE old USING mood::text::old', 'DROP TYPE mood', 'ALTER TYPE old RENAME TO mood')),
  };
  const folder = folderWith(t, project(files));
  const { status, stdout, stderr } = stillroom('rehearse', folder, '--rows', '40', '--adversarial', '--json');
  assert.equal(status, 1, 'an upgrade fails on ordinary rows');
  const { revisions: all } = JSON.parse(stdout || stderr);
  const by = Object.fromEntries(all.map((each) => [each.revision, each]));
  const [ordinary, nulls] = by.b2.further_rows;
  assert.match(ordinary, /^Upgrade fails on ordinary rows \(40 rows\): 23502 column "name" of relation "tea" contains null values/);
  assert.match(nulls, /^Upgrade fails on rows in which tea\.name is NULL \(20 rows\): 23502 .+ — Find such rows before: SELECT \* FROM "tea" WHERE "name" IS NULL; \(here \d+ of 60 rows: id \d+, .*name NULL.*; …\)$/);
  const c3 = by.c3.further_rows.join('\n');
  assert.match(c3, /^Upgrade fails on rows with the same tea\.email \(20 rows\): 23505 .+ — Find such rows before: SELECT lower\(email\), count\(\*\) FROM "tea" WHERE \(lower\(email\)\) IS NOT NULL GROUP BY lower\(email\) HAVING count\(\*\) > 1; \(here \d+ values?: lower .+, count \d+.*\)$/m);
  assert.match(c3, /^Upgrade fails on rows whose cup\.tea refers to nothing \(20 rows\): 23503 /m);
  assert.ok(by.d4.further_rows.some((line) => /^Upgrade passes on rows with unusual values of cup\.size \(\d+ rows\)\.$/.test(line)), by.d4.further_rows.join('\n'));
  assert.match(by.e5.further_rows_down.join('\n'), /^Downgrade fails on rows written after the upgrade \(\d+ rows\): 22P02 invalid input value for enum old: "happy"/m);
});

test('tables are filled before the deploy, and a migration that passes on empty tables fails on rows', (t) => {
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE tea (id serial PRIMARY KEY, name text, grams int CHECK (grams > 5))', 'CREATE TABLE never (id int NOT NULL CHECK (id > id))')),
    b2: revision('b2', 'a1', sql('ALTER TABLE tea ALTER name SET NOT NULL'), sql('ALTER TABLE tea ALTER name DROP NOT NULL')),
  };
  const folder = folderWith(t, project(files));
  const rehearsed = (...words) => JSON.parse(stillroom('rehearse', folder, '--from', 'a1', '--json', ...words).stdout);
  assert.deepEqual(rehearsed().deploy.state, 'passed');
  const { deploy, filled } = rehearsed('--rows', '50');
  assert.deepEqual([deploy.state, deploy.fault.sqlstate], ['failed', '23502']);
  assert.deepEqual(filled, [
    { table: 'never', rows: 0, wanted: 50, reason: 'no row that was tried passes check constraint never_id_check' },
    { table: 'tea', rows: 50, wanted: 50, reason: null },
  ]);
  const { stdout } = stillroom('rehearse', folder, '--from', 'a1', '--rows', '50');
  assert.match(stdout, /^1 table filled with 50 rows each\nnever: 0 of 50 rows: no row that was tried passes/m);
});

test('a range that begins in the middle, for people', (t) => {
  const { status, stdout, stderr } = stillroom('rehearse', folderWith(t, project(RANGE)), '--from', 'd4', '--to', 'e5');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^alembic upgrade e5: Passed · 1 revision in /);
  assert.match(stdout, /^e5 +.*\n +exact$/m);
});

test('a deploy that fails: what came before it is judged, and what comes after is not known', (t) => {
  const files = { a1: RANGE.a1, b2: revision('b2', 'a1', sql('ALTER TABLE acount ADD x int')), c3: RANGE.c3 };
  const { status, stdout } = stillroom('rehearse', folderWith(t, project(files)), '--json');
  const { deploy, revisions } = JSON.parse(stdout);
  assert.deepEqual([status, deploy.state, deploy.fault.revision], [1, 'failed', 'b2']);
  assert.deepEqual(revisions.map(({ verdict, leg, why }) => [verdict, leg ?? why]), [['exact', undefined], ['fails_at', 'up'], ['not_known', 'not_reached']]);
});

test('branches: only the revision itself is undone, and a merge does nothing', (t) => {
  const table = (name) => [sql(`CREATE TABLE ${name} (id int)`), sql(`DROP TABLE ${name}`)];
  const files = {
    a1: revision('a1', null, ...table('a')),
    b2: revision('b2', 'a1', ...table('b')),
    c3: revision('c3', 'a1', ...table('c')),
    d4: revision('d4', ['b2', 'c3'], 'pass', 'pass'),
  };
  const { status, stdout, stderr } = stillroom('rehearse', folderWith(t, project(files)), '--json');
  const { revisions } = JSON.parse(stdout || stderr);
  assert.deepEqual(Object.fromEntries(revisions.map(({ revision: id, words }) => [id, words])), {
    a1: 'exact, on empty tables', b2: 'exact, on empty tables', c3: 'exact, on empty tables', d4: 'does nothing',
  });
  assert.equal(status, 0);
});

test('tables get the proportions of production, and the factor is told', (t) => {
  const files = {
    a1: revision('a1', null, sql('CREATE TABLE tea (id int PRIMARY KEY)', 'CREATE TABLE cup (id int PRIMARY KEY)', 'CREATE TABLE pot (id int PRIMARY KEY)')),
    b2: revision('b2', 'a1', sql('ALTER TABLE tea ADD name text'), sql('ALTER TABLE tea DROP name')),
  };
  const table = (name, rows) => ({ schema: 'public', name, rows, bytes: 8192, index_bytes: 8192, indexes: 1 });
  const sizes = { format: 'stillroom-sizes/1', server_version_num: 150000, tables: [table('tea', 90_000), table('cup', 10_000), table('pot', null)] };
  const folder = folderWith(t, { ...project(files), 'sizes.json': JSON.stringify(sizes) });
  const rehearse = (...more) => stillroom('rehearse', folder, '--from', 'a1', '--sizes', `${folder}/sizes.json`, ...more);
  const { status, stdout, stderr } = rehearse('--rows-total', '1000', '--json');
  assert.equal(status, 0, stderr);
  const { rows, filled } = JSON.parse(stdout);
  assert.match(rows[0], /1 row here stands for 100 there, where PostgreSQL estimates 100000 rows in all/);
  assert.match(rows[1], /nobody ran ANALYZE on them: the rows of pot\./);
  const made = Object.fromEntries(filled.map((each) => [each.table, each.rows]));
  assert.deepEqual(made, { cup: 100, pot: 100, tea: 900 });
  assert.match(rehearse().stdout, /3 tables filled with 10100 rows in all/);

  const wrong = stillroom('rehearse', folder, '--sizes', `${folder}/alembic.ini`);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /the sizes are not what the query of `stillroom sizes` gives/);
});

test('the query for sizes is printed', () => {
  const { status, stdout } = stillroom('sizes');
  assert.equal(status, 0);
  assert.match(stdout, /FROM pg_catalog\.pg_stats t/);
});
