// PostgreSQL's extensions: loaded when PostgreSQL opens them, replaced by empty ones when the user says so.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { NODE_ASSETS } from '../host/node.mjs';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.engine.reset());

const mount = (on, body, settings) => on.mount(project({ a1: revision('a1', null, body, 'op.execute("SELECT 1")') }), {}, settings);

/** Runs `upgrade head` over one revision with this body. */
const upgrading = (body, settings) => {
  mount(engine, body, settings);
  return engine.run('upgrade', 'head');
};

const loaded = (run) => run.of('extension_loaded').map((event) => event.name);
const succeeded = (run) => assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);

describe('what PGlite has', () => {
  test('every extension can be created', async () => {
    const { extensions } = await (await NODE_ASSETS.open('assets.json')).json();
    const names = Object.keys(extensions).filter((name) => extensions[name].control);
    assert.ok(names.length > 40, String(names.length));
    for (const name of names) {
      await engine.engine.reset();
      const run = upgrading(`op.execute('CREATE EXTENSION "${name}" CASCADE')`);
      succeeded(run);
      assert.ok(loaded(run).includes(name), `${name}: ${loaded(run)}`);
    }
  });

  test('nothing is loaded before a statement needs it, and then only that, whoever asks', async () => {
    assert.deepEqual(loaded(upgrading('op.execute("CREATE TABLE t (id int)")')), []);
    await engine.engine.reset();
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
    const snapshot = engine.engine.takeSnapshot();
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
    await engine.engine.reset(snapshot.slice());
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
    assert.match(run.stderr, /stillroom: extension ltree could not be loaded: Error: extensions\/ltree\.bin: offline/);
    online = true;
    succeeded(other.run('upgrade', 'head'));
  });
});
