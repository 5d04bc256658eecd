// Observing leaves nothing behind and stands in nobody's way: settings, roles, isolation, prepared statements, unusual names.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { TWO_REVISIONS, project, revision } from './project.mjs';

const engine = await startEngine();

beforeEach(() => engine.restore());

const AUTOCOMMIT = `
from alembic import context
from sqlalchemy import create_engine
with create_engine("postgresql://localhost/app", isolation_level="AUTOCOMMIT").connect() as connection:
    context.configure(connection=connection)
    context.run_migrations()
`;

/** The lines of one revision that executes these statements; what stands before `=` has to come out of it. */
const lines = (statements) =>
  statements.map((each) => {
    const [, expected, sql] = /^(?:(.*?) <- )?([\s\S]*)$/.exec(each);
    const execute = `op.get_bind().exec_driver_sql(${JSON.stringify(sql)})`;
    return expected === undefined ? execute : `assert (found := str(${execute}.scalar())) == ${JSON.stringify(expected)}, found`;
  });

function upgrade(body, { fails = false, ...options } = {}) {
  engine.mount(project({ a1: revision('a1', null, Array.isArray(body) ? lines(body).join('\n') : body) }, options));
  const report = engine.run('upgrade', 'head');
  assert.equal(report.succeeded, !fails, report.stderr);
  return report;
}

/** The revision's first statement with this text. */
const statement = (report, text) => report.statements.find(({ sql, revision: id }) => id !== null && sql.includes(text));
const changed = (report, text) => {
  const { index } = statement(report, text);
  return report.of('schema_changed').filter((event) => event.statement === index).flatMap(({ changes }) => changes.map(({ object }) => object?.name ?? 'gone'));
};
const lockNames = (report, text) => statement(report, text).effects.locks.map(({ schema, name, mode }) => `${schema}.${name} ${mode}`);

describe('settings are as the revision set them', () => {
  for (const [name, statements] of Object.entries({
    'SET': ['SET search_path = a, b', 'CREATE TYPE public.e AS ENUM (\'x\')', 'a, b <- SHOW search_path', 'COMMIT', 'a, b <- SHOW search_path', 'SET search_path = public', 'BEGIN'],
    'SET LOCAL': ['SET LOCAL search_path = public, b', 'SET LOCAL plan_cache_mode = force_custom_plan', 'CREATE TABLE t (a int)', 'public, b <- SHOW search_path', 'force_custom_plan <- SHOW plan_cache_mode', 'COMMIT', '"$user", public <- SHOW search_path', 'auto <- SHOW plan_cache_mode', 'BEGIN'],
    'SET, then SET LOCAL': ['SET search_path = public, s', 'CREATE TABLE t (a int)', 'SET LOCAL search_path = public, l', 'CREATE TABLE u (a int)', 'public, l <- SHOW search_path', 'COMMIT', 'public, s <- SHOW search_path', 'RESET search_path', 'BEGIN'],
    'SET that is rolled back': ['COMMIT', 'BEGIN', 'CREATE TABLE t (a int)', 'SET search_path = a', 'ROLLBACK', '"$user", public <- SHOW search_path', 'BEGIN'],
    'SET after a savepoint that is rolled back': ['SET search_path = public, s', 'SAVEPOINT x', 'SET search_path = public, l', 'CREATE TABLE t (a int)', 'ROLLBACK TO x', 'public, s <- SHOW search_path', 'RELEASE x', 'RESET search_path'],
    'an empty search path': ["SET LOCAL search_path = ''", 'CREATE TABLE public.t (a int)', '"" <- SHOW search_path', 'SET LOCAL search_path = public'],
  })) {
    test(name, () => upgrade(statements));
  }

  test('no savepoint, lock or cursor of ours is there, and a cursor of theirs stays open', () => {
    const report = upgrade([
      'DECLARE c CURSOR FOR SELECT generate_series(1, 3)',
      '1 <- FETCH c',
      "CREATE VIEW v AS SELECT relname FROM pg_class",
      "CREATE TABLE t (a int CHECK (a > 0))",
      '2 <- FETCH c',
      "0 <- SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND relation >= 16384 AND relation <> all (array['alembic_version'::regclass, 'alembic_version_pkc'::regclass])",
      'c <- SELECT string_agg(name, \',\') FROM pg_cursors WHERE name <> \'\'',
    ]);
    assert.deepEqual(changed(report, 'CREATE TABLE t'), ['t']);
  });
});

describe('transactions work as without', () => {
  for (const [name, statements, options] of [
    ['isolation as the first statement', ['COMMIT', 'BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'serializable <- SHOW transaction_isolation', 'CREATE TABLE t (a int)']],
    ['more than one of them', ['COMMIT', 'START TRANSACTION', 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'SET TRANSACTION READ WRITE', 'repeatable read <- SHOW transaction_isolation', 'CREATE TABLE t (a int)']],
    ['after a rollback', ['COMMIT', 'BEGIN', 'CREATE TABLE t (a int)', 'ROLLBACK AND CHAIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'CREATE TABLE t (a int)']],
    ['after a rollback in the same string', ['COMMIT', 'BEGIN', 'CREATE TABLE t (a int)', 'ROLLBACK; BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'CREATE TABLE t (a int)']],
    ['after COMMIT AND CHAIN', ['CREATE TABLE t (a int)', 'COMMIT AND CHAIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE']],
    ['READ ONLY', ['COMMIT', 'BEGIN READ ONLY', '1 <- SELECT 1', 'COMMIT', 'BEGIN']],
    ['DISCARD ALL', ['CREATE TABLE t (a int)', 'COMMIT', 'DISCARD ALL', 'BEGIN', 'CREATE TABLE u (a int)']],
    ['DEALLOCATE ALL', ['CREATE TABLE t (a int)', 'DEALLOCATE ALL', 'CREATE TABLE u (a int)', "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$", 'CREATE TABLE v (a int)']],
    ['a short statement_timeout', ["SET LOCAL statement_timeout = '1ms'", 'CREATE TABLE t (a int)', '1 <- SELECT 1', 'CREATE TABLE u (a int)', 'RESET statement_timeout']],
    ['an isolation level of the engine', ['serializable <- SHOW transaction_isolation', 'CREATE TABLE t (a int)'], { env: AUTOCOMMIT.replace('AUTOCOMMIT', 'SERIALIZABLE').replace('    context.run', '    with context.begin_transaction():\n        context.run') }],
    ['no transactions', ['CREATE TABLE t (a int)', 'INSERT INTO t VALUES (1)', 'BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'ALTER TABLE t ADD b int', 'COMMIT'], { env: AUTOCOMMIT }],
  ]) {
    test(name, () => upgrade(statements, options));
  }

  test('a transaction that has failed is left alone', () => {
    const report = upgrade('try:\n    op.execute("SELECT 1 / 0")\nexcept Exception:\n    pass\nop.execute("SELECT 1")', { fails: true });
    assert.equal(report.fault.sqlstate, '25P02');
    assert.deepEqual(report.statements.slice(-2).map(({ effects }) => effects.locks), [null, null]);
  });

  test('a role that may do little', () => {
    const report = upgrade(['CREATE ROLE few', 'CREATE TABLE secret (a int CHECK (a > 0))', 'CREATE SCHEMA own AUTHORIZATION few', 'SET ROLE few', 'CREATE TABLE own.t (a int)', 'few <- SELECT current_user', 'RESET ROLE', 'DROP TABLE secret']);
    assert.deepEqual(changed(report, 'own.t'), ['t']);
    assert.deepEqual(changed(report, 'DROP TABLE secret'), ['gone']);
  });
});

describe('names', () => {
  for (const name of ['select', 'Übergrößen', 'With "quotes"', "it's", 'a b.c', '表', 'MiXed', '$1', 'x; DROP SCHEMA public']) {
    test(name, () => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const report = upgrade([`CREATE TABLE ${quoted} (a int)`, `ALTER TABLE ${quoted} ADD COLUMN ${quoted} int`, `COMMENT ON COLUMN ${quoted}.${quoted} IS 'x'`]);
      assert.deepEqual([changed(report, 'CREATE TABLE'), changed(report, 'ALTER TABLE'), changed(report, 'COMMENT')], [[name], [name], [name]]);
      assert.deepEqual(lockNames(report, 'CREATE TABLE'), [`public.${name} AccessExclusiveLock`]);
    });
  }

  test('a schema other than public, which the search path has', () => {
    const report = upgrade(['CREATE SCHEMA shop', 'SET LOCAL search_path = shop', 'CREATE TABLE t (a int)', 'CREATE VIEW v AS SELECT a FROM t', 'SET LOCAL search_path = public']);
    assert.deepEqual(lockNames(report, 'CREATE TABLE t'), ['shop.t AccessExclusiveLock']);
    const view = report.of('schema_changed').flatMap(({ changes }) => changes).find(({ object }) => object?.name === 'v').object;
    assert.equal(view.definition, ' SELECT a\n   FROM shop.t;');
  });

  test('a new name is seen wherever a definition has it, and nowhere else', () => {
    const report = upgrade([
      'CREATE TABLE maker (id serial PRIMARY KEY)',
      'CREATE TABLE item (maker_id int REFERENCES maker, CHECK (maker_id > 0))',
      'CREATE TABLE list (makers maker[])',
      'CREATE VIEW makers AS SELECT id FROM maker',
      'CREATE TABLE guarded (id int)',
      'CREATE POLICY known ON guarded USING (id IN (SELECT id FROM maker))',
      'CREATE FUNCTION first() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT min(id) FROM maker; END',
      'CREATE TABLE other (id int)',
      'ALTER TABLE maker RENAME TO producer',
      'ALTER SEQUENCE maker_id_seq RENAME TO numbers',
    ]);
    assert.deepEqual(changed(report, 'RENAME TO producer').sort(), ['first', 'guarded', 'item', 'list', 'makers', 'producer']);
    assert.deepEqual(changed(report, 'RENAME TO numbers').sort(), ['numbers', 'producer']);
    assert.deepEqual(report.of('schema_changed').filter(({ statement: index }) => index === null), []);
  });

  test('a sequence goes with its table, though this transaction had it locked already', () => {
    const report = upgrade(['CREATE TABLE t (a serial)', 'DROP TABLE t']);
    assert.deepEqual(changed(report, 'DROP TABLE'), ['gone', 'gone']);
  });

  test('temporary tables are locked, and no part of the schema', () => {
    const report = upgrade(['CREATE TEMP TABLE t (a int)', 'INSERT INTO t VALUES (1)', 'DROP TABLE t']);
    assert.deepEqual(changed(report, 'CREATE TEMP'), []);
    assert.match(lockNames(report, 'CREATE TEMP')[0], /^pg_temp_\d+\.t AccessExclusiveLock$/);
  });
});

describe('rollbacks', () => {
  const told = (report) => report.of('schema_changed').map(({ statement, before, changes }) => [statement ?? `before ${before}`, ...changes.map(({ object }) => object?.name ?? 'gone')]);

  test("a connection's rollback is no statement's doing, and told where it happened", () => {
    const report = upgrade('bind = op.get_bind()\nbind.commit()\nop.execute("CREATE TABLE t (a int)")\nbind.rollback()\nop.execute("CREATE TABLE u (a int)")\nbind.commit()');
    const { index } = statement(report, 'TABLE t');
    assert.deepEqual(told(report).slice(-3), [[index, 't'], [`before ${index + 1}`, 'gone'], [index + 1, 'u']]);
  });

  test('a savepoint', () => {
    const report = upgrade(['SAVEPOINT s', "CREATE TYPE e AS ENUM ('a')", 'ROLLBACK TO s', 'CREATE TABLE u (a int)']);
    const at = report.statements.findIndex(({ sql }) => sql === 'SAVEPOINT s');
    assert.deepEqual(told(report).slice(-3), [[at + 1, 'e'], [`before ${at + 2}`, 'gone'], [at + 3, 'u']]);
  });

  test('with a statement after it in the same string, which did it all then', () => {
    const report = upgrade(['SAVEPOINT s', "CREATE TYPE e AS ENUM ('a')", 'ROLLBACK TO s; CREATE TABLE u (a int)']);
    assert.deepEqual(told(report).at(-1).slice(1), ['u', 'gone']);
  });

  test('a failure', () => {
    const report = upgrade(['COMMIT', 'BEGIN', 'CREATE TABLE t (a int)', 'SELECT 1 / 0'], { fails: true });
    assert.deepEqual(told(report).at(-1), [`before ${report.statements.length}`, 'gone']);
  });

  test('nothing is reported where nothing had changed', () => {
    const report = upgrade(['SAVEPOINT s', 'SELECT 1', 'ROLLBACK TO s']);
    assert.equal(told(report).every(([place]) => typeof place === 'number'), true);
  });
});

describe('rows', () => {
  const rowsOf = (report, text) => statement(report, text).effects.changed?.map(({ name, inserted, updated, deleted }) => `${name} +${inserted} ~${updated} -${deleted}`);
  const MANY = 'op.get_bind().exec_driver_sql("INSERT INTO t VALUES (%s)", [(1,), (2,), (3,)])';

  test('of many sets of parameters', () => {
    assert.deepEqual(rowsOf(upgrade(`${lines(['CREATE TABLE t (a int)']).join('\n')}\n${MANY}`), 'INSERT'), ['t +3 ~0 -0']);
  });

  test('of many sets of parameters, each a transaction of its own', () => {
    const report = upgrade(`${lines(['CREATE TABLE t (a int)']).join('\n')}\n${MANY}\n${lines(['DELETE FROM t', 'BEGIN', 'INSERT INTO t VALUES (4)', 'COMMIT']).join('\n')}`, { env: AUTOCOMMIT });
    assert.deepEqual(statement(report, '%s').effects.locks, null);
    assert.deepEqual([rowsOf(report, '%s'), rowsOf(report, 'DELETE'), rowsOf(report, '(4)')], [['t +3 ~0 -0'], ['t +0 ~0 -3'], ['t +1 ~0 -0']]);
  });

  test('of a table that is written by a trigger while many locks are held', () => {
    const report = upgrade([
      'CREATE TABLE audit (a int)',
      'CREATE TABLE t (a int)',
      'CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (1); RETURN NEW; END $$',
      'CREATE TRIGGER noted AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()',
      ...Array.from({ length: 40 }, (_, number) => `CREATE TABLE t_${number} (a int PRIMARY KEY)`),
      'INSERT INTO t VALUES (1)',
      'INSERT INTO t VALUES (2), (3)',
      'SELECT count(*) FROM audit',
    ]);
    assert.deepEqual([rowsOf(report, 'INTO t VALUES (1)'), rowsOf(report, '(2)'), rowsOf(report, 'count')].map((rows) => rows.sort()), [['audit +1 ~0 -0', 't +1 ~0 -0'], ['audit +2 ~0 -0', 't +2 ~0 -0'], []]);
  });

  test('of a failure are not known, and not those of what follows', () => {
    const report = upgrade(`${lines(['CREATE TABLE t (a int PRIMARY KEY)', 'SAVEPOINT s']).join('\n')}
try:
    op.execute("INSERT INTO t VALUES (1), (2), (2)")
except Exception:
    pass
${lines(['ROLLBACK TO s', 'INSERT INTO t VALUES (4)']).join('\n')}`);
    assert.deepEqual([rowsOf(report, '(2), (2)'), rowsOf(report, '(4)')], [undefined, ['t +1 ~0 -0']]);
  });
});

describe('time', () => {
  test('a very long statement, and very many', () => {
    const report = upgrade(`op.execute("CREATE TABLE t (a text)")
op.execute("INSERT INTO t VALUES ('" + "x" * 3_000_000 + "')")
for i in range(1000):
    op.execute(f"INSERT INTO t VALUES ('{i}')")`);
    assert.ok(report.statements.length > 1000);
    const { observing_ms: observing } = report.finished;
    engine.run('downgrade', 'base');
    assert.ok(observing < 20_000, `${observing} ms`);
  });
});

test('statements that differ in a value only are each asked for their locks and changes', () => {
  const report = upgrade([
    'CREATE FUNCTION make(name text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE \'CREATE TABLE \' || name || \' ()\'; END $$',
    'SELECT pg_advisory_xact_lock(1)',
    'SELECT pg_advisory_xact_lock(2)',
    "SELECT make('one')",
    "SELECT make('two')",
  ]);
  const taken = (text) => statement(report, text).effects.locks.map(({ name }) => name);
  assert.deepEqual([taken('lock(1)'), taken('lock(2)')], [['1'], ['2']]);
  assert.deepEqual([taken("make('one')"), taken("make('two')")], [['one'], ['two']]);
});

test('what observing takes is not told of the statements', () => {
  engine.mount(project(TWO_REVISIONS));
  const run = engine.run('upgrade', 'head');
  const { observing_ms: observing } = run.finished;
  const { at_ms, duration_ms } = run.statements.at(-1);
  assert.ok(observing > 0);
  assert.ok(at_ms + duration_ms <= run.finished.duration_ms - observing + 1, `${at_ms} + ${duration_ms}, ${run.finished.duration_ms} - ${observing}`);
});
