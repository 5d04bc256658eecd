// An env.py that migrates several databases: each is one of its own, and all of them are kept, put back and emptied together.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { indented, project, revision } from './project.mjs';

const engine = await startEngine();

beforeEach(() => engine.restore());

/** Runs the migrations on each of these databases, with its name as an argument of the revisions. */
const loop = (databases, url = 'postgresql://localhost/{name}') => `
from alembic import context
import sqlalchemy as sa
for name in context.get_x_argument(as_dictionary=True).get("only", "${databases}").split():
    with sa.create_engine(f"${url}").connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations(name=name)
`;

const taking = (id, down, upgrade, downgrade) => revision(id, down, upgrade, downgrade).replaceAll('grade():', 'grade(name):');

const REVISIONS = {
  a1: taking('a1', null, 'op.create_table(f"of_{name}", sa.Column("id", sa.Integer))', 'op.drop_table(f"of_{name}")'),
  b2: taking('b2', 'a1', 'op.execute("CREATE TABLE plants (id int)")', 'op.execute("DROP TABLE plants")'),
};

const further = (run) => run.of('databases_migrated').map(({ main, further: others }) => [main, ...others.map(({ name, current }) => `${name}: ${current}`)]);
const TABLES = `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;
const tables = () => engine.lines(TABLES);

describe('a loop over databases', () => {
  test('each has its own version table, catalogs and data', async () => {
    engine.mount(project(REVISIONS, { env: loop('one two') }));
    const up = engine.run('upgrade', 'head');
    assert.ok(up.succeeded, up.stderr);
    assert.deepEqual(up.of('revision_finished').map((event) => [event.revision, event.heads]), [['a1', ['a1']], ['b2', ['b2']], ['a1', null], ['b2', null]]);
    assert.deepEqual(further(up), [['one', 'two: b2']]);
    assert.deepEqual(await tables(), ['alembic_version', 'of_one', 'plants', 'two: alembic_version', 'two: of_two', 'two: plants']);
    assert.deepEqual(up.current, ['b2']);

    const down = engine.run('-x', 'only=two', 'downgrade', 'a1');
    assert.deepEqual([down.current, further(down)], [['b2'], [['one', 'two: a1']]]);
    const first = engine.run('-x', 'only=one', 'downgrade', 'base');
    assert.deepEqual([first.current, further(first)], [[], []]);
    assert.deepEqual(await tables(), ['alembic_version', 'two: alembic_version', 'two: of_two']);
  });

  test('a failure in the second takes back nothing of the first', async () => {
    const fails = { ...REVISIONS, b2: taking('b2', 'a1', 'op.execute("CREATE TABLE plants (id int)")\nif name == "two": op.execute("SELECT 1/0")') };
    engine.mount(project(fails, { env: loop('one two') }));
    const up = engine.run('upgrade', 'head');
    assert.equal(up.fault.sqlstate, '22012');
    assert.deepEqual([up.current, further(up)], [['b2'], [['one', 'two: ']]]);
    assert.deepEqual(await tables(), ['alembic_version', 'of_one', 'plants']);
  });

  test('the same name on another host or port is another database', () => {
    engine.mount(project(REVISIONS, { env: loop('db1 db2 db2:5433 DB1', 'postgresql://{name}/app') }));
    const up = engine.run('upgrade', 'a1');
    assert.deepEqual(further(up), [['app on db1:5432', 'app on db2:5432: a1', 'app on db2:5433: a1']]);
  });

  test('asynchronous connections, and a version table of its own name', async () => {
    const env = `
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

def migrate(connection, name):
    context.configure(connection=connection, version_table=f"versions_of_{name}")
    with context.begin_transaction():
        context.run_migrations(name=name)

async def main():
    for name in ("one", "two"):
        async with create_async_engine(f"postgresql+asyncpg://localhost/{name}").connect() as connection:
            await connection.run_sync(migrate, name)

asyncio.run(main())
`;
    engine.mount(project(REVISIONS, { env }));
    const up = engine.run('upgrade', 'a1');
    assert.ok(up.succeeded, up.stderr);
    assert.deepEqual([up.current, further(up)], [['a1'], [['one', 'two: a1']]]);
    assert.deepEqual(await tables(), ['of_one', 'versions_of_one', 'two: of_two', 'two: versions_of_two']);
  });

  test('the placeholders of the template for several databases', () => {
    const env = loop('dbname dbname2', 'driver://user:pass@localhost/{name}');
    engine.mount(project(REVISIONS, { env }));
    const up = engine.run('upgrade', 'a1');
    assert.ok(up.succeeded, up.stderr);
    assert.deepEqual(further(up), [['postgres', 'postgres2: a1']]);
  });

  test('there is an end to them', () => {
    const env = `from stillroom.databases import registry\nregistry.MOST, most = 2, registry.MOST\ntry:\n${indented(loop('one two three'))}\nfinally:\n    registry.MOST = most\n`;
    engine.mount(project(REVISIONS, { env }));
    assert.match(engine.run('upgrade', 'a1').fault.message, /name more than 2 databases/);
  });
});

describe('the main database', () => {
  test('is the first that Alembic works on, whichever is connected to before', async () => {
    const env = `import sqlalchemy as sa\nsa.create_engine("postgresql://localhost/postgres").connect().close()\n${loop('app')}`;
    engine.mount(project(REVISIONS, { env }));
    const up = engine.run('upgrade', 'head');
    assert.deepEqual([up.current, further(up)], [['b2'], []]);
    assert.deepEqual(await tables(), ['alembic_version', 'of_app', 'plants']);
  });

  test('is the one whose schema is reported, as a whole where another one was shown before', () => {
    const env = `import sqlalchemy as sa\nsa.create_engine("postgresql://localhost/postgres").connect().close()\n${loop('app')}`;
    engine.mount(project(REVISIONS, { env }));
    const relations = (objects) => objects.filter((object) => object.class === 'relation').map(({ name }) => name);
    const up = engine.run('upgrade', 'head');
    assert.deepEqual(up.of('schema_read').map(({ objects }) => relations(objects)), [[], ['alembic_version', 'of_app', 'plants']]);
    const down = engine.run('downgrade', 'a1');
    assert.deepEqual([down.of('schema_read'), down.of('schema_changed').length], [[], 1]);
  });

  test('keeps what it has when files or settings give it another address', () => {
    engine.mount(project(REVISIONS, { env: loop('one two') }));
    engine.run('upgrade', 'head');
    engine.mount(project(REVISIONS, { env: loop('first two') }));
    const now = engine.run('-x', 'only=first', 'current');
    assert.equal(now.stdout, 'b2 (head)\n');
    const [{ difference, name, before }] = now.of('differed');
    assert.deepEqual([difference, name, before], ['same_database', 'first', 'one']);
    assert.deepEqual(engine.run('-x', 'only=two', 'current').stdout, 'b2 (head)\n');
    assert.deepEqual(engine.run('-x', 'only=third', 'current').stdout, '');
  });
});

describe('snapshots', () => {
  test('hold all databases, and which is which', async () => {
    engine.mount(project(REVISIONS, { env: loop('one two') }));
    assert.equal(engine.run('upgrade', 'head').finished.wrote, true);
    const snapshot = engine.keep();
    assert.equal(engine.run('-x', 'only=two', 'current').finished.wrote, false);
    assert.equal(engine.run('-x', 'only=two', 'downgrade', 'base').finished.wrote, true);

    engine.restore(snapshot.slice());
    assert.match(engine.run('-x', 'only=two', 'current').stdout, /b2/);

    const other = await startEngine({ snapshot });
    other.mount(project(REVISIONS, { env: loop('one two') }));
    other.run('-x', 'only=one', 'downgrade', 'base');
    other.restore(other.keep());
    assert.deepEqual(further(other.run('upgrade', 'a1')), [['one', 'two: b2']]);
  });

  test('hold what nobody has asked for since the snapshot before', async () => {
    const mount = () => engine.mount(project(REVISIONS, { env: loop('h1 h2', 'postgresql://{name}/app') }));
    mount();
    engine.run('upgrade', 'head');
    engine.restore(engine.keep());
    mount();
    engine.run('-x', 'only=h1', 'downgrade', 'base');
    engine.restore(engine.keep());
    mount();
    assert.deepEqual(further(engine.run('upgrade', 'a1')), [['app on h1:5432', 'app on h2:5432: b2']]);
  });

  test('an empty database takes the place of all', async () => {
    engine.mount(project(REVISIONS, { env: loop('one two') }));
    engine.run('upgrade', 'head');
    engine.restore();
    assert.deepEqual(engine.run('current').stdout, '');
  });
});

test('an extension is there in each of them, and so is one that stands in', () => {
  const body = 'op.execute("CREATE EXTENSION pg_trgm")\nop.execute("CREATE EXTENSION nowhere")\nprint(op.get_bind().exec_driver_sql("SELECT similarity(\'ab\', \'ab\')").scalar())';
  engine.mount(project({ a1: taking('a1', null, body) }, { env: loop('one two') }), {}, { skipped_extensions: ['nowhere'] });
  const up = engine.run('upgrade', 'head');
  assert.equal(up.stdout, '1.0\n1.0\n', up.stderr);
});

describe('roles', () => {
  const asking = (name, body) => ({ a1: taking('a1', null, `if name == "${name}":\n${indented(body)}`) });

  test('that one database has committed are there in the others of the server', async () => {
    const body = `op.execute("CREATE ROLE staff NOLOGIN CREATEDB")
op.execute("CREATE ROLE ada LOGIN IN ROLE staff")
op.get_bind().commit()
op.execute("CREATE ROLE gone")
op.get_bind().rollback()
with sa.create_engine("postgresql://localhost/two").begin() as two:
    print(two.execute(sa.text("SELECT rolname, rolcanlogin, rolcreatedb, pg_has_role(rolname, 'staff', 'member') FROM pg_roles WHERE oid >= 16384 ORDER BY 1")).fetchall())
    two.execute(sa.text("ALTER ROLE ada NOLOGIN"))
    two.execute(sa.text("DROP ROLE staff"))
with sa.create_engine("postgresql://elsewhere/two").connect() as two:
    print(two.scalar(sa.text("SELECT count(*) FROM pg_roles WHERE oid >= 16384")))
print(op.get_bind().execute(sa.text("SELECT rolname, rolcanlogin FROM pg_roles WHERE oid >= 16384")).fetchall())`;
    engine.mount(project(asking('one', body), { env: loop('one') }));
    const run = engine.run('upgrade', 'a1');
    assert.ok(run.succeeded, run.stderr);
    assert.equal(run.stdout, "[('ada', True, False, True), ('staff', False, True, True)]\n0\n[('ada', False)]\n");
  });

  test('that are created from the page', () => {
    engine.mount(project(asking('two', 'op.execute("GRANT USAGE ON SCHEMA public TO staff")'), { env: loop('one two') }));
    assert.equal(engine.run('upgrade', 'a1').fault.sqlstate, '42704');
    engine.createRoles('staff');
    assert.ok(engine.run('upgrade', 'a1').succeeded);
  });
});
