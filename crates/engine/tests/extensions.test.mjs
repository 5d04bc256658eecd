// PostgreSQL's extensions: loaded when PostgreSQL opens them, replaced by empty ones when the user says so.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { NODE_ASSETS, nodeAssets } from '../host/node.mjs';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

const mount = (on, body, settings) => on.mount(project({ a1: revision('a1', null, body, 'op.execute("SELECT 1")') }), {}, settings);

/** Runs `upgrade head` over one revision with this body. */
const upgrading = (body, settings) => {
  mount(engine, body, settings);
  return engine.run('upgrade', 'head');
};

const loaded = (run) => run.of('extension_loaded').map((event) => event.name);
const skipped = (run) => run.of('extension_skipped').map((event) => event.name);
const succeeded = (run) => assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);

describe('what PGlite has', () => {
  for (const build of ['plain', 'postgis']) {
    test(`every extension can be created in the PostgreSQL that is called ${build}`, async () => {
      const { extensions } = (await nodeAssets()).manifest.postgresql[build];
      const names = Object.keys(extensions).filter((name) => extensions[name].control);
      assert.ok(names.length > 40, String(names.length));
      const other = await startEngine({ postgresql: build });
      for (const name of names) {
        other.restore();
        mount(other, `op.execute('CREATE EXTENSION "${name}" CASCADE')`);
        const run = other.run('upgrade', 'head');
        succeeded(run);
        assert.ok(loaded(run).includes(name), `${name}: ${loaded(run)}`);
      }
    });
  }

  test('nothing is loaded before a statement needs it, and then only that, whoever asks', async () => {
    assert.deepEqual(loaded(upgrading('op.execute("CREATE TABLE t (id int)")')), []);
    engine.restore();
    const run = upgrading(`
op.execute("CREATE TABLE u (id int); CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE v (name citext)")
op.execute("DO $$ BEGIN EXECUTE format('CREATE EXTENSION %I', 'uuid-' || 'ossp'); END $$")
op.execute("CREATE EXTENSION earthdistance CASCADE")
print(op.get_bind().scalar(sa.text("SELECT uuid_generate_v4()")).version)`.trim());
    succeeded(run);
    assert.deepEqual(run.stdout, '4\n');
    assert.deepEqual(loaded(run).sort(), ['citext', 'cube', 'earthdistance', 'uuid-ossp']);
  });

  test('the list of what is available loads nothing', () => {
    const run = upgrading(`
names = op.get_bind().scalars(sa.text("SELECT name FROM pg_available_extensions WHERE installed_version IS NULL")).all()
print("vector" in names, "pg_trgm" in names, "timescaledb" in names)`);
    assert.equal(run.stdout, 'True True False\n');
    assert.deepEqual(loaded(run), []);
  });

  test('a restored database finds its types and indexes again', async () => {
    succeeded(upgrading(`
op.execute("CREATE EXTENSION vector; CREATE EXTENSION pg_trgm")
op.execute("CREATE TABLE t (v vector(3), name text)")
op.execute("CREATE INDEX ON t USING hnsw (v vector_l2_ops); CREATE INDEX ON t USING gin (name gin_trgm_ops)")
op.execute("INSERT INTO t VALUES ('[1,2,3]', 'Ada'), ('[4,5,6]', 'Grace')")`));
    const snapshot = engine.keep();
    const query = `
op.execute("SET enable_seqscan = off; INSERT INTO t VALUES ('[7,8,9]', 'Barbara')")
print(op.get_bind().scalars(sa.text("SELECT name FROM t ORDER BY v <-> '[4,5,5]'")).all())
print(op.get_bind().scalars(sa.text("SELECT name FROM t WHERE name ~ 'arba'")).all())`;
    const ask = (on) => {
      on.mount(project({ a1: revision('a1', null), b2: revision('b2', 'a1', query) }));
      const run = on.run('upgrade', 'head');
      succeeded(run);
      assert.equal(run.stdout, "['Grace', 'Ada', 'Barbara']\n['Barbara']\n");
      assert.deepEqual(loaded(run).sort(), ['pg_trgm', 'vector']);
    };
    engine.restore(snapshot.slice());
    ask(engine);
    ask(await startEngine({ snapshot }));
  });

  test('LOAD and a failed transaction leave everything usable', () => {
    const run = upgrading(`
with op.get_context().autocommit_block():
    try:
        op.execute("CREATE EXTENSION hstore VERSION '9.9'")
    except Exception as error:
        print(error.orig.pgcode)
    op.execute("LOAD 'auto_explain'")
    op.execute("CREATE EXTENSION hstore")
print(op.get_bind().scalar(sa.text("SELECT ('a=>1'::hstore) -> 'a'")))`);
    succeeded(run);
    assert.equal(run.stdout, '22023\n1\n');
  });

  test('an extension whose file cannot be had is an error of that statement, not the end of the database', async () => {
    let online = false;
    const openSync = (name) => {
      if (!online) throw new Error(`${name}: offline`);
      return NODE_ASSETS.openSync(name);
    };
    const other = await startEngine({ openSync });
    mount(other, 'op.execute("CREATE EXTENSION ltree")');
    const run = other.run('upgrade', 'head');
    assert.equal(run.fault.sqlstate, '58030');
    const [{ difference, name, reason }] = run.of('differed');
    assert.deepEqual([difference, name, reason], ['extension_not_loaded', 'ltree', 'pglite/extensions/ltree.bin: offline']);
    assert.deepEqual(run.fault.causes, [{ cause: 'extension_not_loaded', name: 'ltree' }]);
    online = true;
    succeeded(other.run('upgrade', 'head'));
  });
});

describe('what PGlite does not have', () => {
  const CREATE = `
op.execute('CREATE EXTENSION IF NOT EXISTS "timescaledb" CASCADE')
op.execute("CREATE TABLE t (id int)")`;

  test("PostgreSQL's own error stands, with what it means and the offer to go on without", () => {
    const { fault } = upgrading(CREATE);
    assert.equal(fault.sqlstate, '0A000');
    assert.match(fault.message, /^extension "timescaledb" is not available\n/);
    assert.deepEqual(fault.causes, [{ cause: 'missing_extension', name: 'timescaledb' }]);
  });

  test('skipped: an empty extension of that name, and everything that manages it works', async () => {
    const run = upgrading(
      `
op.execute('CREATE EXTENSION timescaledb')
op.execute('CREATE EXTENSION IF NOT EXISTS timescaledb CASCADE')
print(op.get_bind().scalars(sa.text("SELECT extname FROM pg_extension ORDER BY 1")).all())
op.execute("CREATE SCHEMA other; ALTER EXTENSION timescaledb SET SCHEMA other; COMMENT ON EXTENSION timescaledb IS 'x'")
op.execute('DROP EXTENSION timescaledb CASCADE')
op.execute('CREATE EXTENSION timescaledb WITH SCHEMA public')`,
      { skipped_extensions: ['timescaledb', "it's", '../../../x', 'vector'] },
    );
    succeeded(run);
    assert.equal(run.stdout, "['plpgsql', 'timescaledb']\n");
    const notice = { severity: 'WARNING', message: 'stillroom: extension timescaledb is not available here; an empty one stands in' };
    const notices = run.of('noticed').filter(({ severity }) => severity === 'WARNING').map(({ severity, message }) => ({ severity, message }));
    assert.deepEqual(notices, [notice, notice]);
    assert.deepEqual(loaded(run), []);
    assert.deepEqual(skipped(run), ['timescaledb', 'timescaledb'], 'IF NOT EXISTS created none');

    engine.restore();
    succeeded(engine.run('upgrade', 'head'));
    engine.restore();
    assert.equal(upgrading(CREATE).fault.sqlstate, '0A000', 'the next settings count');
    engine.restore();
    succeeded(upgrading(`op.execute('''CREATE EXTENSION "it's"''')`, { skipped_extensions: ["it's"] }));
  });

  test('an extension that is skipped but that no statement creates is not reported as skipped', () => {
    const body = `print("timescaledb" in op.get_bind().scalars(sa.text("SELECT name FROM pg_available_extensions")).all())`;
    const run = upgrading(body, { skipped_extensions: ['timescaledb'] });
    assert.equal(run.stdout, 'True\n');
    assert.deepEqual(skipped(run), []);
  });

  test('what wants to be preloaded can be created, and says so when it is used, as on a server that does not preload it', () => {
    const run = upgrading('op.execute("CREATE EXTENSION pg_stat_statements")\nop.execute("SELECT * FROM pg_stat_statements")');
    assert.equal(run.fault.sqlstate, '55000');
    assert.match(run.fault.message, /must be loaded via/);
    assert.deepEqual(run.fault.causes, []);
  });
});

describe('roles', () => {
  for (const statement of [
    'GRANT SELECT ON t TO reader',
    'SET ROLE reader',
    'ALTER TABLE t OWNER TO reader',
    'CREATE POLICY p ON t TO reader',
    'CREATE SCHEMA s AUTHORIZATION reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE reader GRANT SELECT ON TABLES TO PUBLIC',
  ]) {
    test(`${statement}: a role that nobody has created is offered, and then it works`, () => {
      const body = `op.execute("CREATE TABLE t (id int)")\nop.execute("${statement}")\nop.execute("RESET ROLE")`;
      const { fault } = upgrading(body);
      assert.match(fault.message, /^role "reader" does not exist/);
      assert.deepEqual(fault.causes, [{ cause: 'missing_role', name: 'reader' }]);
      succeeded(engine.createRoles('reader'));
      succeeded(engine.run('upgrade', 'head'));
    });
  }
});
