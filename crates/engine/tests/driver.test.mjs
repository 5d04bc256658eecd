// The joint between SQLAlchemy and PGlite behaves like the driver that the repository names.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, SYNC_ENV, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

/** Runs `upgrade head` over one revision with this body. */
const upgrading = (body, options) => {
  engine.mount(project({ a1: revision('a1', null, body) }, options));
  return engine.run('upgrade', 'head');
};

/** The body must run without a fault; gives what it printed. */
const printing = (body, options) => {
  const run = upgrading(body, options);
  assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
  return run.stdout;
};

const PSYCOPG = { url: 'postgresql+psycopg://u:p@h/d' };
const ASYNCPG = { url: 'postgresql+asyncpg://u:p@h/d', env: ASYNC_ENV };

describe('driver habits', () => {
  const two = 'op.execute("CREATE TABLE a (id int); CREATE TABLE b (id int)")';

  test('psycopg2 and psycopg take several statements in one string, asyncpg does not', async () => {
    printing(two);
    engine.restore();
    printing(two, PSYCOPG);
    engine.restore();
    const { fault } = upgrading(two, ASYNCPG);
    assert.match(fault.message, /^cannot insert multiple commands into a prepared statement/);
  });

  test('psycopg2 writes parameters into the statement, so they work in DDL and take the type that their place asks for', () => {
    const out = printing(`
bind = op.get_bind()
bind.execute(sa.text("CREATE TABLE t (id uuid, note text DEFAULT :note)"), {"note": "it's 100% \\\\ fine"})
bind.execute(sa.text("INSERT INTO t (id) VALUES (:id)"), {"id": "6f1c54a5-0c0d-4b4e-8f1b-111111111111"})
print(bind.execute(sa.text("SELECT note FROM t WHERE id = :id"), {"id": "6f1c54a5-0c0d-4b4e-8f1b-111111111111"}).scalar())`);
    assert.equal(out, "it's 100% \\ fine\n");
  });

  test('psycopg binds them, so they do not', () => {
    const { fault } = upgrading('op.get_bind().execute(sa.text("CREATE TABLE t (note text DEFAULT :note)"), {"note": "x"})', PSYCOPG);
    assert.equal(fault.kind, 'statement');
  });

  test('an asynchronous engine refuses psycopg2, as SQLAlchemy does', () => {
    const { fault } = upgrading('pass', { env: ASYNC_ENV });
    assert.match(fault.message, /The loaded 'psycopg2' is not async/);
  });

  test('values come and go with their types', async () => {
    const body = `
import datetime, decimal, uuid
from sqlalchemy.dialects import postgresql as pg
t = op.create_table("t", sa.Column("n", sa.Numeric), sa.Column("d", sa.Date), sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("u", sa.Uuid), sa.Column("j", pg.JSONB), sa.Column("a", pg.ARRAY(sa.Text)), sa.Column("b", sa.LargeBinary),
    sa.Column("f", sa.Float), sa.Column("y", sa.Boolean), sa.Column("e", sa.Enum("x", "y", name="e")))
row = dict(n=decimal.Decimal("-1.50"), d=datetime.date(2020, 2, 29), at=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc),
    u=uuid.UUID(int=7), j={"k": [1, None, "'"]}, a=["p", "q,r"], b=b"\\x00\\xff", f=-0.5, y=True, e="y")
op.bulk_insert(t, [row, {**row, "a": []}])
back = op.get_bind().execute(sa.select(t)).mappings().all()
print(dict(back[0]) == row, back[1]["a"])`;
    for (const options of [{}, PSYCOPG, ASYNCPG]) {
      engine.restore();
      assert.equal(printing(body, options), 'True []\n', options.url);
    }
  });

  test('exec_driver_sql and a raw cursor take the placeholders of the driver', () => {
    const out = printing(`
bind = op.get_bind()
print(bind.exec_driver_sql("SELECT %s || '%%'", ("a",)).scalar())
print(bind.exec_driver_sql("SELECT %(x)s", {"x": "b"}).scalar())
print(bind.exec_driver_sql("SELECT 'c%%'").scalar())
cursor = bind.connection.cursor()
cursor.execute("SELECT %s", (4,))
print(cursor.fetchone()[0])`);
    assert.equal(out, 'a%\nb\nc%\n4\n');
  });

  test('executemany is one round trip and one trace', () => {
    const run = upgrading(`
t = op.create_table("t", sa.Column("id", sa.Integer))
op.get_bind().execute(sa.text("INSERT INTO t VALUES (:id)"), [{"id": i} for i in range(50)])
print(op.get_bind().scalar(sa.text("SELECT count(*) FROM t")))`);
    assert.equal(run.stdout, '50\n');
    const [many] = run.statements.filter((statement) => statement.sql.startsWith('INSERT INTO t'));
    assert.equal(many.rows, 50);
  });
});

describe('transactions', () => {
  test('autocommit_block with CREATE INDEX CONCURRENTLY', () => {
    const run = upgrading(`
op.create_table("t", sa.Column("id", sa.Integer))
with op.get_context().autocommit_block():
    op.create_index("ix", "t", ["id"], postgresql_concurrently=True)`);
    assert.ok(run.succeeded, run.stderr);
    assert.deepEqual(run.current, ['a1']);
  });

  test('CONCURRENTLY inside a transaction is refused', () => {
    const { fault } = upgrading(`
op.create_table("t", sa.Column("id", sa.Integer))
op.create_index("ix", "t", ["id"], postgresql_concurrently=True)`);
    assert.equal(fault.sqlstate, '25001');
  });

  for (const [driver, left] of [['psycopg2', "'kept', 'more'"], ['psycopg', "'kept'"]]) test(`op.execute("COMMIT") ends the transaction, and ${driver} begins another or not`, () => {
    const options = driver === 'psycopg' ? PSYCOPG : {};
    const run = upgrading('op.execute("CREATE TABLE kept (id int)")\nop.execute("COMMIT")\nop.execute("CREATE TABLE more (id int)")\nraise ValueError', options);
    assert.equal(run.fault.exception, 'ValueError');
    const look = upgrading(`
print(sorted(sa.inspect(op.get_bind()).get_table_names()))`);
    assert.equal(look.stdout, `['alembic_version', ${left}]\n`);
  });

  test('a second connection inside a transaction works after a savepoint', () => {
    const out = printing(`
op.execute("CREATE TABLE t (id int)")
other = sa.create_engine("postgresql://localhost/app").connect()
try:
    other.execute(sa.text("SELECT nothing"))
except sa.exc.ProgrammingError as error:
    print(error.orig.pgcode)
other.rollback()
other.execute(sa.text("INSERT INTO t VALUES (1)"))
other.commit()
other.close()
print(op.get_bind().scalar(sa.text("SELECT count(*) FROM t")))`);
    assert.equal(out, '42703\n1\n');
  });

  const REVISION_WITH_A_SECOND_CONNECTION = (first) => `
${first}
with sa.create_engine("postgresql://localhost/app").begin() as other:
    other.execute(sa.text("CREATE TABLE of_the_other (id int)"))
print(op.get_bind().scalar(sa.text("SELECT count(*) FROM of_the_other")))
raise ValueError`;
  const tables = () => upgrading('print(sorted(sa.inspect(op.get_bind()).get_table_names()))').stdout;

  test('what a second connection commits lasts when the first has only looked', () => {
    printing('pass');
    engine.mount(project({ a1: revision('a1', null), b2: revision('b2', 'a1', REVISION_WITH_A_SECOND_CONNECTION('op.get_bind().execute(sa.text("SELECT 1"))')) }));
    const run = engine.run('upgrade', 'head');
    assert.deepEqual([run.stdout, run.fault.exception, run.current], ['0\n', 'ValueError', ['a1']]);
    engine.run('downgrade', 'base');
    assert.equal(tables(), "['alembic_version', 'of_the_other']\n");
  });

  test('and goes with the first when that one has written', () => {
    assert.equal(upgrading(REVISION_WITH_A_SECOND_CONNECTION('op.execute("CREATE TABLE of_the_first (id int)")')).stdout, '0\n');
    assert.equal(tables(), "['alembic_version']\n");
  });

  test('a savepoint of the first connection outlives the second', () => {
    printing(`
with op.get_bind().begin_nested():
    with sa.create_engine("postgresql://localhost/app").begin() as other:
        other.execute(sa.text("CREATE TABLE of_the_other (id int)"))
op.get_bind().execute(sa.text("SELECT * FROM of_the_other"))`);
  });

  test('a second engine with AUTOCOMMIT after a commit', () => {
    printing(`
op.execute("CREATE TABLE t (id int)")
op.execute("COMMIT")
with sa.create_engine("postgresql://localhost/app", isolation_level="AUTOCOMMIT").connect() as other:
    other.execute(sa.text("CREATE INDEX CONCURRENTLY ix ON t (id)"))
with op.get_bind().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
    other.execute(sa.text("DROP INDEX CONCURRENTLY ix"))`);
  });

  test('settings of one connection do not leak into the next', () => {
    const env = SYNC_ENV.replace('        context.configure', '        from sqlalchemy import text\n        print(connection.scalar(text("show search_path")))\n        connection.execute(text("set search_path to public"))\n        connection.commit()\n        context.configure');
    assert.equal(printing('pass', { env }), '"$user", public\n');
    assert.equal(engine.run('current').stdout, '"$user", public\na1 (head)\n');
  });
});

describe('what would end the process', () => {
  test('COPY FROM STDIN without data fails as a statement', () => {
    const { fault } = upgrading('op.execute("CREATE TABLE t (id int)")\nop.execute("COPY t FROM STDIN")');
    assert.equal(fault.sqlstate, '57014');
    assert.ok(engine.run('current').succeeded);
  });

  test('COPY with data works', () => {
    const out = printing(`
import io
op.execute("CREATE TABLE t (id int)")
cursor = op.get_bind().connection.cursor()
cursor.copy_expert("COPY t FROM STDIN", io.StringIO("1\\n2\\n"))
target = io.StringIO()
cursor.copy_expert("COPY t TO STDOUT", target)
print(target.getvalue().split())`);
    assert.equal(out, "['1', '2']\n");
  });

  test('pg_terminate_backend on the own backend is refused; sparing it is not', () => {
    const { fault } = upgrading('op.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity")');
    assert.equal(fault.sqlstate, '57P01');
    assert.match(fault.message, /it was not sent/);
    printing('op.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")');
  });
});

describe('facts', () => {
  test('a notice', () => {
    const run = upgrading(`op.execute("DO $$ BEGIN RAISE NOTICE 'look here'; END $$")`);
    const { severity, message } = run.of('noticed')[0];
    assert.deepEqual([severity, message], ['NOTICE', 'look here']);
  });

  test('the line, the function and the directive of a statement', () => {
    const run = upgrading(`
with op.batch_alter_table("alembic_version") as batch:
    batch.add_column(
        sa.Column("note", sa.Text),
    )
def helper():
    op.drop_column("alembic_version", "note")
helper()
sa.inspect(op.get_bind()).get_columns("alembic_version")
with sa.orm.Session(op.get_bind()) as session:
    session.execute(sa.text("SELECT 1"))`.replace('with sa.orm', 'import sqlalchemy.orm\nwith sa.orm'));
    assert.ok(run.succeeded, run.stderr);
    const seen = run.statements.filter((statement) => statement.call).map(({ call, directive }) => [call.line, call.function, directive]);
    assert.deepEqual(seen.slice(0, 2), [[13, 'upgrade', 'op.batch_alter_table'], [18, 'helper', 'op.drop_column']]);
    assert.deepEqual(seen.at(-1), [23, 'upgrade', null]);
    assert.equal(run.statements.findLast((statement) => statement.sql.includes('alembic_version')).revision, null, 'bookkeeping');
  });

  test('a call over several lines', () => {
    const run = upgrading('op.create_table(\n    "t",\n    sa.Column("id", sa.Integer),\n)');
    const { call, directive, revision: id } = run.statements.find((statement) => statement.sql.includes('CREATE TABLE t'));
    assert.deepEqual([call.line, call.end_line, directive, id], [13, 16, 'op.create_table', 'a1']);
  });
});
