// PGlite has one session; a repository may open as many connections as it likes. What holds, what differs, and that it is said.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, SYNC_ENV, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

/** Runs `upgrade head` over one revision with this body; `other()` in it opens a second connection. */
const upgrading = (body, options) => {
  const helpers = `
def other(**arguments):
    return sa.create_engine("postgresql+psycopg2://localhost/app", **arguments).connect()
run = lambda connection, statement: connection.execute(sa.text(statement))
ask = lambda connection, statement: connection.scalar(sa.text(statement))
bind = op.get_bind()
`;
  engine.mount(project({ a1: revision('a1', null, helpers + body) }, options));
  return engine.run('upgrade', 'head');
};

/** The body must run without a fault; gives what it printed. */
const printing = (body, options) => {
  const run = upgrading(body, options);
  assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
  return run.stdout;
};

/** The tables that are there now. */
const lookAt = () => {
  const env = SYNC_ENV.replace('        context.configure', '        import sqlalchemy\n        print(sorted(sqlalchemy.inspect(connection).get_table_names()))\n        context.configure');
  engine.mount(project({}, { env }));
  return engine.run('current').stdout.split('\n')[0];
};

describe('statements that run outside of transactions', () => {
  const CONCURRENTLY = `
with other(isolation_level="AUTOCOMMIT") as second:
    run(second, "CREATE INDEX CONCURRENTLY ix ON t (id)")`;

  test('after bind.commit(), or op.execute("COMMIT")', async () => {
    const run = upgrading(`
op.execute("CREATE TABLE t (id int)")
bind.commit()
with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as second:
    run(second, "CREATE INDEX CONCURRENTLY ix ON t (id)")
print(ask(bind, "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix'"))`);
    assert.equal(run.stdout, '1\n', run.stderr);
    engine.restore();
    printing(`op.execute("CREATE TABLE t (id int)")\nop.execute("COMMIT")\n${CONCURRENTLY}`);
  });

  test('beside a transaction that has only looked', () => {
    printing(`op.execute("CREATE TABLE t (id int)")\nop.execute("COMMIT")\nask(bind, "SELECT count(*) FROM t")\n${CONCURRENTLY}\nop.execute("DROP TABLE t")`);
  });

  for (const statement of ['CREATE INDEX CONCURRENTLY ix ON t (id)', 'VACUUM t', 'CREATE DATABASE x', 'DROP INDEX CONCURRENTLY IF EXISTS ix']) {
    test(`beside a transaction that has written, it says why not: ${statement}`, () => {
      const { fault } = upgrading(`
op.execute("CREATE TABLE t (id int)")
with other(isolation_level="AUTOCOMMIT") as second:
    run(second, "${statement}")`);
      assert.equal(fault.sqlstate, '25001');
      assert.match(fault.message, /cannot (run|be executed).*transaction block|cannot be executed/);
      assert.match(fault.message, /DETAIL: {2}Another connection of this run has a transaction open.*\nHINT: {2}End the open transaction first/);
    });
  }

  test('in a transaction of its own it is refused as by a server, without more words', () => {
    const { fault } = upgrading(`
op.execute("CREATE TABLE t (id int)")
bind.commit()
with other() as second:
    run(second, "CREATE INDEX CONCURRENTLY ix ON t (id)")`);
    assert.equal(fault.sqlstate, '25001');
    assert.doesNotMatch(fault.message, /PGlite/);
  });

  test('ALTER TYPE … ADD VALUE on a second connection', () => {
    printing(`
op.execute("CREATE TYPE mood AS ENUM ('a')")
bind.commit()
with other(isolation_level="AUTOCOMMIT") as second:
    run(second, "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b'")
op.execute("CREATE TABLE t (m mood DEFAULT 'b')")`);
  });
});

describe('transactions of several connections', () => {
  test("a guest's commit goes when the owner rolls back after having written; that is said once", () => {
    const run = upgrading(`
op.execute("CREATE TABLE of_the_first (id int)")
for name in "xy":
    with other() as second:
        run(second, f"CREATE TABLE {name} (id int)")
        second.commit()
raise ValueError`);
    assert.equal(run.fault.exception, 'ValueError');
    assert.deepEqual(run.differences, ['commit_rolled_back']);
    assert.equal(lookAt(), '[]');
  });

  test('nothing is said when the guest has only looked, or when all is kept', async () => {
    const looked = upgrading(`
op.execute("CREATE TABLE t (id int)")
with other() as second:
    sa.inspect(second).get_table_names()
    second.commit()
raise ValueError`);
    assert.deepEqual(looked.differences, []);
    engine.restore();
    const kept = upgrading(`
op.execute("CREATE TABLE t (id int)")
with other() as second:
    run(second, "CREATE TABLE u (id int)")
    second.commit()`);
    assert.deepEqual(kept.differences, []);
    assert.equal(lookAt(), "['alembic_version', 't', 'u']");
  });

  test('three connections, ended in any order', () => {
    const run = upgrading(`
op.execute("CREATE TABLE t (who text)")
second, third = other(), other()
run(second, "INSERT INTO t VALUES ('second')")
run(third, "INSERT INTO t VALUES ('third')")
second.commit()
third.rollback()
run(third, "INSERT INTO t VALUES ('third again')")
run(second, "INSERT INTO t VALUES ('second again')")
third.commit()
second.close()
third.close()
print(bind.scalars(sa.text("SELECT who FROM t ORDER BY 1")).all())`);
    assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
    assert.equal(run.stdout, "['second', 'third again']\n");
  });

  test("one connection's failure is no concern of another", () => {
    const out = printing(`
op.execute("CREATE TABLE t (who text)")
second = other()
run(second, "INSERT INTO t VALUES ('lost')")
try:
    run(second, "SELECT nothing")
except sa.exc.ProgrammingError as error:
    print(error.orig.pgcode)
op.execute("INSERT INTO t VALUES ('first')")
try:
    run(second, "SELECT 1")
except sa.exc.DBAPIError as error:
    print(error.orig.pgcode)
second.rollback()
run(second, "INSERT INTO t VALUES ('second')")
second.commit()
second.close()
print(bind.scalars(sa.text("SELECT who FROM t ORDER BY 1")).all())`);
    assert.equal(out, "42703\n25P02\n['first', 'second']\n");
  });

  test("the owner's failure neither", () => {
    const run = upgrading(`
op.execute("CREATE TABLE t (who text)")
bind.commit()
try:
    op.execute("SELECT nothing")
except sa.exc.ProgrammingError:
    pass
with other() as second:
    run(second, "INSERT INTO t VALUES ('noted')")
    second.commit()
op.execute("SELECT 1")`);
    assert.equal(run.fault.sqlstate, '25P02');
    assert.equal(lookAt(), "['alembic_version', 't']");
  });

  test('a reader that was left open costs the others nothing', () => {
    const run = upgrading(`
second = other()
op.execute("CREATE TABLE t (id int)")
ask(second, "SELECT 1")
op.execute("INSERT INTO t VALUES (1)")
second.rollback()
print(ask(bind, "SELECT count(*) FROM t"))
ask(second, "SELECT 1")`);
    assert.ok(run.succeeded, run.stderr);
    assert.equal(run.stdout, '1\n');
    assert.deepEqual(run.differences, []);
    assert.deepEqual(run.current, ['a1']);
  });

  test('COMMIT as a statement ends only the transaction of its connection', () => {
    const run = upgrading(`
op.execute("CREATE TABLE t (id int)")
with other() as second:
    run(second, "CREATE TABLE u (id int)")
    run(second, "COMMIT")
    run(second, "CREATE TABLE v (id int)")
    run(second, "ROLLBACK")
with bind.engine.connect().execution_options(isolation_level="REPEATABLE READ") as second:
    ask(second, "SELECT 1")
raise ValueError`);
    assert.equal(run.fault.exception, 'ValueError');
    assert.equal(lookAt(), '[]');
  });

  test('a transaction begun before the one of Alembic', () => {
    const env = SYNC_ENV.replace(
      'else:\n',
      `else:
    import sqlalchemy
    early = sqlalchemy.create_engine("postgresql://localhost/app").connect()
    print(early.scalar(sqlalchemy.text("SELECT 1")))
`,
    );
    const run = upgrading('op.execute("CREATE TABLE t (id int)")\nwith op.get_context().autocommit_block():\n    op.execute("CREATE INDEX CONCURRENTLY ix ON t (id)")', { env });
    assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
    assert.deepEqual(run.current, ['a1']);
    assert.equal(lookAt(), "['alembic_version', 't']");
  });
});

describe("a connection's own settings", () => {
  test('do not leak into another, and come back', () => {
    const out = printing(`
op.execute("CREATE ROLE reader; CREATE SCHEMA s; GRANT ALL ON SCHEMA s TO reader; GRANT CREATE ON SCHEMA public TO reader")
show = lambda connection: [ask(connection, f"SELECT current_setting('{name}')") for name in ("search_path", "role", "timezone", "lock_timeout")]
plain = show(bind)
op.execute("SET search_path TO s, public; SET lock_timeout = '5s'")
op.execute("SET LOCAL timezone TO 'Asia/Tokyo'")
mine = show(bind)
second = other()
print(show(second) == plain)
run(second, "SET ROLE reader; SET search_path TO pg_catalog")
theirs = show(second)
print(mine, theirs)
print(show(bind) == mine, show(second) == theirs, show(bind) == mine)
op.execute("CREATE TABLE made (id int)")
second.commit()
print(show(second) == theirs, show(bind) == mine)
second.close()
print(show(bind) == mine)
bind.commit()
print(show(bind), ask(bind, "SELECT 's.made'::regclass::text"))`);
    assert.deepEqual(out.split('\n'), [
      'True',
      "['s, public', 'none', 'Asia/Tokyo', '5s'] ['pg_catalog', 'reader', 'GMT', '0']".replace('GMT', out.match(/'reader', '([^']+)'/)?.[1]),
      'True True True',
      'True True',
      'True',
      `['s, public', 'none', '${out.match(/'reader', '([^']+)'/)?.[1]}', '5s'] made`,
      '',
    ]);
  });

  test('idle connections too', () => {
    const out = printing(`
bind.commit()
first, second = other(isolation_level="AUTOCOMMIT"), other(isolation_level="AUTOCOMMIT")
run(first, "SET search_path TO one")
run(second, "SET search_path TO two")
print(ask(first, "SHOW search_path"), ask(second, "SHOW search_path"), ask(bind, "SHOW search_path"))
first.close()
print(ask(second, "SHOW search_path"), ask(bind, "SHOW search_path"), ask(other(), "SHOW search_path"))`);
    assert.equal(out, 'one two "$user", public\ntwo "$user", public "$user", public\n');
  });

  for (const [what, call] of Object.entries({
    "libpq's options": 'sa.create_engine("postgresql://localhost/app", connect_args={"options": "-c search_path=x,y -clock_timeout=3s --application-name=me"})',
    'options in the URL': 'sa.create_engine("postgresql://localhost/app?options=-csearch_path%3Dx,y%20-c%20lock_timeout%3D3s&application_name=me")',
    "asyncpg's server_settings": 'sa.create_engine("postgresql://localhost/app", connect_args={"server_settings": {"search_path": "x,y", "lock_timeout": "3s", "application_name": "me"}})',
  })) {
    test(`${what} are there from the start, and gone with the connection`, () => {
      const out = printing(`
bind.commit()
with ${call}.connect() as second:
    print([ask(second, f"SHOW {name}") for name in ("search_path", "lock_timeout", "application_name")])
    run(bind, "SELECT 1")
    print(ask(second, "SHOW search_path"))
print([ask(bind, f"SHOW {name}") for name in ("search_path", "lock_timeout", "application_name")])`);
      assert.equal(out, `['x,y', '3s', 'me']\nx,y\n['"$user", public', '0', '']\n`);
    });
  }

  test('settings of the connection that Alembic runs in', () => {
    const options = { url: 'postgresql+asyncpg://u:p@localhost/app', env: ASYNC_ENV.replace('prefix="sqlalchemy."', 'prefix="sqlalchemy.", connect_args={"server_settings": {"lock_timeout": "4s"}, "timeout": 5}') };
    assert.equal(printing('print(ask(bind, "SHOW lock_timeout"))', options), '4s\n');
  });

  test('a setting that does not exist is an error of the connection', () => {
    const { fault } = upgrading('sa.create_engine("postgresql://localhost/app", connect_args={"options": "-c nonsense=1"}).connect()');
    assert.equal(fault.sqlstate, '42704');
    assert.match(fault.message, /unrecognized configuration parameter "nonsense"/);
  });
});

describe('what a session holds', () => {
  test('advisory locks never hang, and go with the last connection', () => {
    const out = printing(`
run(bind, "SELECT pg_advisory_lock(7)")
second = other()
run(second, "SELECT pg_advisory_lock(7)")
print(ask(second, "SELECT pg_advisory_unlock(7)"), ask(bind, "SELECT pg_advisory_unlock(7)"))
run(second, "SELECT pg_advisory_xact_lock(8)")
run(bind, "SELECT pg_advisory_lock(9)")
second.close()`);
    assert.equal(out, 'True True\n');
    engine.mount(project({ a1: revision('a1', null), b2: revision('b2', 'a1', `print(op.get_bind().scalar(sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")))`) }));
    assert.equal(engine.run('upgrade', 'head').stdout, '0\n');
  });

  test('temporary tables go with the last connection', () => {
    printing('op.execute("CREATE TEMPORARY TABLE scratch (id int)")\nrun(bind, "INSERT INTO scratch VALUES (1)")');
    assert.equal(lookAt(), "['alembic_version']");
  });
});

describe('databases', () => {
  test('what a URL says beside host, port and name makes no other database', () => {
    const out = printing(`
bind.commit()
run(bind, "CREATE TABLE t (id int)")
bind.commit()
for url in ("postgresql://localhost/app", "postgresql+psycopg://u:p@127.0.0.1:5432/app?connect_timeout=3", "postgresql:///app?host=/tmp"):
    with sa.create_engine(url).connect() as second:
        print(ask(second, "SELECT to_regclass('t')"))
import psycopg2
print([psycopg2.connect(dsn).cursor().execute("SELECT to_regclass('t')").fetchone() for dsn in ("host=localhost dbname = app", "postgresql://localhost/app")])`);
    assert.equal(out, "t\nt\nt\n[('t',), ('t',)]\n");
  });

  test('CREATE DATABASE and DROP DATABASE work as statements', () => {
    printing(`
bind.commit()
with sa.create_engine("postgresql://h/postgres", isolation_level="AUTOCOMMIT").connect() as second:
    print(ask(second, "SELECT 1 FROM pg_database WHERE datname = 'fresh'"))
    run(second, "CREATE DATABASE fresh")
    print(ask(second, "SELECT 1 FROM pg_database WHERE datname = 'fresh'"))
    run(second, "DROP DATABASE fresh")`);
  });
});
