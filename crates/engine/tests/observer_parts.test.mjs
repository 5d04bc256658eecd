// The parts of the observer, each alone: the wire's messages, JSON texts, where transactions begin and end, the reach of a statement, what is new
// among locks.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withField } from '../host/observe/json_text.mjs';
import { Locks } from '../host/observe/locks.mjs';
import { partReached, reach, subjects } from '../host/observe/reach.mjs';
import { Transactions } from '../host/observe/transactions.mjs';
import { execute, firstColumn, messages, prepare, query, text, together } from '../host/observe/wire.mjs';

const encoder = new TextEncoder();
const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? encoder.encode(part) : part)]));
const int32 = (value) => [value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255);
const message = (kind, ...parts) => {
  const body = bytes(...parts);
  return bytes(kind, int32(body.length + 4), body);
};
const tag = (name) => message('C', `${name}\0`);
const ready = (status) => message('Z', status);
const row = (...values) => message('D', [0, values.length], ...values.flatMap((value) => (value === null ? [int32(-1)] : [int32(encoder.encode(value).length), value])));

describe('wire', () => {
  test('messages are read one by one, wherever the bytes lie in their buffer', () => {
    const answer = bytes('xx', tag('SELECT 1'), ready('I')).subarray(2);
    assert.deepEqual([...messages(answer)].map(({ kind, body }) => [kind, body.length]), [['C', 9], ['Z', 1]]);
  });

  test('an answer that is cut short has the messages that are whole', () => {
    assert.equal([...messages(bytes(ready('I'), 'C\0'))].length, 1);
  });

  test('the first column has the rows of all statements, and NULL is null', () => {
    const answer = bytes(row('a', 'b'), row(null), row(''), tag('SELECT 3'), row('ü€'), tag('SELECT 1'), ready('I'));
    assert.deepEqual(firstColumn(answer), ['a', null, '', 'ü€']);
  });

  test("an error is thrown with PostgreSQL's words, whatever stands before them", () => {
    const error = message('E', 'SERROR\0', 'Dnaïve\0', 'Mrelation "ü" does not exist\0', '\0');
    assert.throws(() => firstColumn(bytes(row('a'), error, ready('E'))), { message: 'relation "ü" does not exist' });
    assert.throws(() => firstColumn(message('E', 'SERROR\0', '\0')), { message: /without a message/ });
  });

  test('a text ends at its zero byte', () => {
    assert.deepEqual([text(bytes('COMMIT\0rest')), text(bytes('COMMIT'))], ['COMMIT', 'COMMIT']);
  });

  test('what is sent has lengths in bytes', () => {
    assert.deepEqual(query('é'), message('Q', 'é\0'));
    const parts = [message('P', 's\0', 'select $1\0', [0, 0]), message('B', '\0', 's\0', [0, 0], [0, 1], int32(2), 'é', [0, 0]), message('E', '\0', int32(0)), message('S')];
    assert.deepEqual(together(prepare('s', 'select $1'), execute('s', 'é')), bytes(...parts));
  });
});

describe('transactions', () => {
  /** The kinds that are marked as these answers come, each `[tags, status]` or `[tags, status, text]`, and the state at the end. */
  function marked(...answers) {
    const transactions = new Transactions(() => 7);
    for (const [tags, status, sql = ''] of answers) transactions.note(bytes(...tags.map(tag), ready(status)), sql);
    const state = transactions.isOpen ? 'open' : transactions.hasFailed ? 'failed' : 'none';
    return [...transactions.takeMarks().map(({ kind }) => kind), state].join(' ');
  }
  const BEGUN = [['BEGIN'], 'T'];

  for (const [name, answers, expected] of [
    ['COMMIT', [BEGUN, [['CREATE TABLE'], 'T'], [['COMMIT'], 'I']], 'begin commit none'],
    ['START TRANSACTION, and ROLLBACK', [[['START TRANSACTION'], 'T'], [['ROLLBACK'], 'I']], 'begin rollback none'],
    ['statements without a transaction', [[['CREATE TABLE', 'INSERT 0 1'], 'I']], 'none'],
    ['BEGIN in a transaction, COMMIT and ROLLBACK outside of one', [[['COMMIT'], 'I'], [['ROLLBACK'], 'I'], BEGUN, BEGUN], 'begin open'],
    ['a savepoint', [BEGUN, [['SAVEPOINT'], 'T'], [['ROLLBACK'], 'T', 'ROLLBACK TO s'], [['RELEASE'], 'T']], 'begin rollback_to_savepoint open'],
    ['ROLLBACK TO from a failure', [BEGUN, [[], 'E'], [['ROLLBACK'], 'T', 'ROLLBACK TO s']], 'begin rollback_to_savepoint open'],
    ['a failure, and COMMIT, which rolls back', [BEGUN, [[], 'E'], [['ROLLBACK'], 'I', 'COMMIT']], 'begin rollback none'],
    ['a failure that nobody has ended', [BEGUN, [[], 'E']], 'begin failed'],
    ['a COMMIT that fails', [BEGUN, [[], 'I', 'COMMIT']], 'begin rollback none'],
    ['COMMIT AND CHAIN', [BEGUN, [['COMMIT'], 'T', 'commit and chain']], 'begin commit begin open'],
    ['ROLLBACK AND CHAIN', [BEGUN, [['ROLLBACK'], 'T', 'rollback and  chain']], 'begin rollback begin open'],
    ['COMMIT AND CHAIN and more in one string', [BEGUN, [['COMMIT', 'SELECT 1'], 'T', 'commit and chain; select 1']], 'begin commit begin open'],
    ['a whole transaction in one string', [[['BEGIN', 'CREATE TABLE', 'COMMIT'], 'I']], 'begin commit none'],
    ['one that ends and one that begins, in one string', [BEGUN, [['COMMIT', 'BEGIN'], 'T'], [['ROLLBACK', 'BEGIN'], 'T']], 'begin commit begin rollback begin open'],
    ['ROLLBACK TO and COMMIT in one string', [BEGUN, [['ROLLBACK', 'COMMIT'], 'I']], 'begin rollback_to_savepoint commit none'],
    ['a failure in a string that had begun one', [[['BEGIN'], 'E']], 'begin failed'],
  ]) {
    test(name, () => assert.equal(marked(...answers), expected));
  }

  test('an answer to several messages marks each of them once, and gives all tags', () => {
    const transactions = new Transactions(() => 7);
    const noted = transactions.note(bytes(tag('BEGIN'), ready('T'), tag('CREATE TABLE'), ready('T')), '');
    assert.deepEqual(noted, { tags: ['BEGIN', 'CREATE TABLE'], kinds: ['begin'] });
    assert.deepEqual(transactions.takeMarks(), [{ kind: 'begin', at_ms: 7 }]);
    assert.deepEqual(transactions.takeMarks(), []);
    assert.deepEqual(transactions.note(bytes(tag('COMMIT'), ready('I')), '').kinds, ['commit']);
  });
});

describe('reach', () => {
  for (const [expected, ...statements] of [
    [
      'rows',
      'SELECT 1',
      '  insert into t values (1)',
      'WITH x AS (SELECT 1) SELECT * FROM x',
      'TABLE t',
      'SET search_path = x',
      'LOCK TABLE t',
      '-- a comment; with a semicolon\nUPDATE t SET a = 1',
      '/* drop schema x; */ DELETE FROM t',
      '',
      ';;',
      "SELECT 'a'; INSERT INTO t DEFAULT VALUES;",
      '(SELECT 1)',
      "INSERT INTO t VALUES ('a; DROP SCHEMA s', E'it\\'s; DROP SCHEMA s', $x$; DROP SCHEMA s$x$)",
      'UPDATE "a; drop schema s" SET a = 1',
    ],
    [
      'relations',
      'CREATE TABLE t (a int)',
      'create  unlogged\ntable t (a int)',
      'CREATE OR REPLACE VIEW v AS SELECT 1',
      'CREATE MATERIALIZED VIEW v AS SELECT 1',
      'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)',
      'ALTER TABLE t ADD COLUMN b int',
      'DROP INDEX i',
      'DROP TRIGGER x ON t',
      'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()',
      'CREATE POLICY p ON t',
      "COMMENT ON COLUMN t.a IS 'x'",
      'ALTER SEQUENCE s RESTART',
      'INSERT INTO t VALUES (1); DROP TABLE t',
      'DROP/**/TABLE t',
      'CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE ON UPDATE CASCADE)',
      "COMMENT ON TABLE t IS 'to rename; -- later'",
      'ALTER TABLE "cascade" ADD COLUMN b int',
    ],
    [
      'objects',
      "CREATE TYPE e AS ENUM ('a')",
      "ALTER TYPE e ADD VALUE 'b'",
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.a := 1; RETURN new; END $$',
      'CREATE SCHEMA s',
      'CREATE EXTENSION citext',
      'DROP TYPE e',
      'GRANT SELECT ON t TO r',
      'REVOKE ALL ON t FROM r',
      "COMMENT ON TYPE e IS 'x'",
      'CREATE TABLE t (a int); CREATE DOMAIN d AS int',
    ],
    ['dependents', 'ALTER TABLE t RENAME TO u', 'ALTER TABLE t RENAME COLUMN a TO b', 'ALTER TABLE t SET SCHEMA s', 'ALTER INDEX i RENAME TO j', 'ALTER VIEW v RENAME TO w; CREATE TYPE e AS ENUM ()'],
    [
      'everything',
      'DROP TABLE t CASCADE',
      'DROP TYPE e CASCADE',
      'ALTER TYPE e RENAME TO f',
      'ALTER FUNCTION f() SET SCHEMA s',
      'ALTER TABLE t RENAME TO u; DROP SCHEMA s',
      'DROP SCHEMA s',
      'DROP EXTENSION citext',
      'DROP OWNED BY r',
      'REASSIGN OWNED BY a TO b',
      'GRANT SELECT ON ALL TABLES IN SCHEMA s TO r',
      "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$",
      'CALL p()',
      'IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y',
      'SECURITY LABEL ON TABLE t IS NULL',
      "SELECT '--'; DROP SCHEMA s",
      'SELECT 1; DO $$ BEGIN NULL; END $$; SELECT 2',
    ],
  ]) {
    for (const statement of statements) test(`${expected}: ${statement}`, () => assert.equal(reach(statement), expected));
  }
});

describe('the part of a relation that a statement reaches', () => {
  for (const [expected, ...statements] of [
    ['indexes', 'CREATE INDEX i ON t (a)', 'create unique index concurrently i on t using gin (a);', 'DROP INDEX i'],
    [
      'columns',
      'ALTER TABLE t ADD COLUMN a NUMERIC(12, 2)',
      'ALTER TABLE t ADD COLUMN a TIMESTAMP WITHOUT TIME ZONE',
      "ALTER TABLE t ADD COLUMN a text DEFAULT 'primary; drop' NOT NULL, ADD COLUMN b int",
      'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1',
      'ALTER TABLE t ALTER COLUMN a DROP NOT NULL',
      "COMMENT ON COLUMN t.a IS 'the type of a constraint'",
    ],
    ['constraints', 'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)', 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id) ON DELETE CASCADE', 'ALTER TABLE t VALIDATE CONSTRAINT c'],
    [
      undefined,
      'ALTER TABLE t ADD COLUMN a int UNIQUE',
      'ALTER TABLE t ADD COLUMN a int REFERENCES u',
      'ALTER TABLE t ADD COLUMN a int, DROP COLUMN b',
      'ALTER TABLE t ADD COLUMN a int; DROP INDEX i',
      'ALTER TABLE t ALTER COLUMN a TYPE int',
      'ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ALTER COLUMN a DROP EXPRESSION',
      'ALTER TABLE t DROP COLUMN a',
      'ALTER TABLE t DROP CONSTRAINT c',
      'ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a)',
      'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)',
      'ALTER TABLE t ADD CONSTRAINT n NOT NULL a',
      'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ADD COLUMN b int',
      'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      'CREATE TABLE t (a int)',
      "COMMENT ON TABLE t IS 'x'",
      'CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()',
    ],
  ]) {
    for (const statement of statements) test(`${expected ?? 'more'}: ${statement}`, () => assert.equal(partReached(statement), expected));
  }
});

describe('JSON texts', () => {
  const text = '{"a" : {"b" : [1]}, "c" : "\\"b\\" : \\\\", "b" : [{"b" : "}]"}, 9223372036854775807], "d" : null}';

  for (const [field, value, expected] of [
    ['a', '1', text.replace('{"b" : [1]}', '1')],
    ['b', 'null', text.replace('[{"b" : "}]"}, 9223372036854775807]', 'null')],
    ['d', '[]', text.replace('null', '[]')],
    ['c', '"$&"', text.replace(JSON.stringify('"b" : \\'), () => '"$&"')],
  ]) {
    test(`another ${field}, and everything else as it was`, () => assert.equal(withField(text, field, value), expected));
  }
});

describe('locks', () => {
  /** A lock, and the row of the query LOCKED for its relation: a table unless told otherwise. */
  const lock = (oid, mode, { kind = 'r', name = `t${oid}`, file = oid, table = null, scans = 0, rows = 0 } = {}) => ({
    oid, mode, row: name === null ? null : JSON.stringify([oid, kind, 'public', name, file, table, scans, rows]),
  });
  /** The lines of the query HELD. */
  const held = (list) => [...new Set(list.map(({ mode }) => mode))].map((mode) => `relation ${mode} ${list.filter((each) => each.mode === mode).map(({ oid }) => oid).join(',')}`);
  const compared = (locks, list) => locks.describe(locks.newlyHeld(held(list)), [...new Set(list.map(({ row }) => row).filter(Boolean))]);
  const seen = (locks, list) => {
    const { taken, rewritten, scanned } = compared(locks, list ?? []);
    return {
      taken: taken.map(({ name, mode }) => `${name} ${mode}`),
      rewritten: rewritten.map(({ name }) => name),
      scanned: scanned.map(({ name, scans, rows: read }) => `${name} ${scans} ${read}`),
    };
  };
  const QUIET = { taken: [], rewritten: [], scanned: [] };

  test('only what was not held before is taken, each mode for itself', () => {
    const locks = new Locks();
    assert.deepEqual(seen(locks, [lock(1, 'AccessShareLock')]).taken, ['t1 AccessShareLock']);
    assert.deepEqual(seen(locks, [lock(1, 'AccessShareLock'), lock(1, 'AccessExclusiveLock'), lock(2, 'ShareLock')]).taken, ['t1 AccessExclusiveLock', 't2 ShareLock']);
    assert.deepEqual(seen(locks, [lock(1, 'AccessShareLock'), lock(1, 'AccessExclusiveLock'), lock(2, 'ShareLock')]), QUIET);
    locks.clear();
    assert.deepEqual(seen(locks, null), QUIET);
    assert.deepEqual(seen(locks, [lock(2, 'ShareLock')]).taken, ['t2 ShareLock']);
  });

  test('a lock that was given up and taken again is taken', () => {
    const locks = new Locks();
    seen(locks, [lock(1, 'ShareLock')]);
    seen(locks, []);
    assert.deepEqual(seen(locks, [lock(1, 'ShareLock')]).taken, ['t1 ShareLock']);
  });

  test('a relation that came and went has no name, and is left out; one that was known keeps its name', () => {
    const locks = new Locks();
    locks.begin([[1, 'r', 'public', 'old', 1], [2, 'i', 'public', 'index', 2]]);
    const gone = (oid) => lock(oid, 'AccessExclusiveLock', { name: null });
    const { taken } = compared(locks, [gone(1), gone(2), gone(3)]);
    assert.deepEqual(taken.map(({ name, kind }) => `${kind} ${name}`), ['table old', 'index index']);
  });

  test('another file is another writing, once', () => {
    const locks = new Locks();
    locks.begin([[1, 'r', 'public', 't1', 1]]);
    const rewritten = [lock(1, 'AccessExclusiveLock', { file: 9 })];
    assert.deepEqual(seen(locks, rewritten).rewritten, ['t1']);
    assert.deepEqual(seen(locks, [...rewritten, lock(5, 'ShareLock', { file: 5 })]).rewritten, []);
    assert.deepEqual(seen(locks, [lock(3, 'ShareLock', { kind: 'v', file: 0 })]).rewritten, []);
  });

  test('scans are those since the statement before, counted again in each transaction; an index is not scanned', () => {
    const locks = new Locks();
    const scans = (count, rows) => seen(locks, [lock(1, 'AccessShareLock', { scans: count, rows }), lock(2, 'AccessShareLock', { kind: 'i', scans: 4, rows: 4 })]).scanned;
    assert.deepEqual(scans(1, 300), ['t1 1 300']);
    assert.deepEqual(scans(3, 900), ['t1 2 600']);
    assert.deepEqual(scans(3, 950), []);
    locks.clear();
    assert.deepEqual(scans(1, 300), ['t1 1 300']);
  });

  test('the scan of an empty file that has just been made says nothing', () => {
    const locks = new Locks();
    locks.begin([[1, 'r', 'public', 't1', 1]]);
    assert.deepEqual(seen(locks, [lock(1, 'ShareLock', { file: 9, scans: 2 })]), { taken: ['t1 ShareLock'], rewritten: ['t1'], scanned: [] });
    assert.deepEqual(seen(locks, [lock(1, 'ShareLock', { file: 9, scans: 3 })]).scanned, ['t1 1 0']);
  });

  test('an advisory lock has its key for a name', () => {
    const locks = new Locks();
    const { taken } = locks.describe(locks.newlyHeld(['advisory ExclusiveLock 42']), []);
    assert.deepEqual(taken, [{ oid: 42, mode: 'ExclusiveLock', kind: 'advisory', schema: null, name: '42', table: null }]);
  });
});

describe('what a statement is about', () => {
  for (const [statement, about] of [
    ['ALTER TABLE item ADD COLUMN maker int REFERENCES maker', 'item'],
    ['CREATE INDEX ix ON item (name)', 'ix item'],
    ["COMMENT ON COLUMN item.name IS 'of a maker'", 'item name'],
    ['CREATE VIEW sold AS SELECT * FROM item', 'sold'],
    ['DROP TABLE item, maker; ALTER TABLE tag DROP COLUMN item', 'item maker tag'],
    ['GRANT SELECT (name) ON maker TO reader', 'maker'],
  ]) {
    test(statement, () => about.split(' ').forEach((name) => assert.match(subjects(statement), new RegExp(`\\b${name}\\b`))));
  }

  test('quoted names stay whole, whatever is in them', () => {
    const name = '"it\'s; (add) -- so"';
    assert.equal(subjects(`ALTER TABLE ${name} ADD COLUMN a int`).trim(), `TABLE ${name}`);
  });

  test('not the columns and tables that it names besides', () => {
    assert.doesNotMatch(subjects('ALTER TABLE item ADD COLUMN maker int'), /maker/);
    assert.doesNotMatch(subjects('CREATE TABLE item (maker int)'), /maker/);
  });
});
