// Alembic's commands do here what they do in a terminal, and report what they did.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, TWO_REVISIONS, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

const ASYNC = { env: ASYNC_ENV, url: 'postgresql+asyncpg://user:secret@localhost/app' };
const BRANCHES = {
  a1: revision('a1', null),
  b1: revision('b1', 'a1'),
  b2: revision('b2', 'a1'),
};

describe('upgrade and downgrade', () => {
  test('an async env.py goes up and down, step by step', () => {
    assert.deepEqual(engine.mount(project(TWO_REVISIONS, ASYNC)), { event: 'mounted', current: [] });
    const up = engine.run('upgrade', 'head');
    assert.ok(up.succeeded);
    assert.deepEqual(up.current, ['b2']);
    assert.deepEqual(
      up.of('planned')[0].steps.map((step) => [step.revision, step.direction, step.message]),
      [['a1', 'upgrade', 'create account'], ['b2', 'upgrade', 'add email']],
    );
    assert.equal(up.of('planned')[0].offline, false);
    assert.deepEqual(up.of('revision_finished').map((event) => event.revision), ['a1', 'b2']);
    assert.match(up.stderr, /Running upgrade a1 -> b2, add email\n/);

    const down = engine.run('downgrade', 'base');
    assert.ok(down.succeeded);
    assert.deepEqual(down.current, []);
    assert.deepEqual(down.of('revision_started').map((event) => [event.revision, event.direction]), [['b2', 'downgrade'], ['a1', 'downgrade']]);
  });

  test('every event of a run comes between started and finished, and carries its number', () => {
    engine.mount(project(TWO_REVISIONS));
    const { events } = engine.run('upgrade', 'head');
    assert.equal(events[0].event, 'started');
    assert.equal(events.filter((event) => event.event === 'finished').length, 1);
    assert.equal(new Set(events.map((event) => event.run)).size, 1);
  });

  test('nothing to do is an empty plan', () => {
    engine.mount(project(TWO_REVISIONS));
    engine.run('upgrade', 'head');
    const again = engine.run('upgrade', 'head');
    assert.deepEqual(again.of('planned')[0].steps, []);
    assert.deepEqual(again.current, ['b2']);
  });

  test('--sql prints the statements and leaves the database alone', () => {
    engine.mount(project(TWO_REVISIONS, ASYNC));
    const run = engine.run('upgrade', 'head', '--sql');
    assert.ok(run.succeeded, run.stderr);
    assert.match(run.stdout, /^BEGIN;\n\nCREATE TABLE alembic_version/);
    assert.match(run.stdout, /-- Running upgrade a1 -> b2\n/);
    assert.equal(run.of('planned')[0].offline, true);
    assert.deepEqual(run.statements, []);
    assert.deepEqual(run.current, []);
  });

  test('a second run sees files that changed', () => {
    engine.mount(project({ a1: revision('a1', null, 'print("first")') }));
    assert.equal(engine.run('upgrade', 'head').stdout, 'first\n');
    engine.run('downgrade', 'base');
    engine.mount(project({ a1: revision('a1', null, 'print("second")') }));
    assert.equal(engine.run('upgrade', 'head').stdout, 'second\n');
  });

  test('log lines are printed once, however many runs came before', () => {
    engine.mount(project(TWO_REVISIONS));
    engine.run('current');
    engine.run('current');
    assert.equal(engine.run('current').stderr.match(/Context impl/g).length, 1);
  });
});

test('each run is a process of its own: listeners, environment variables and modules do not outlive it', () => {
  const env = `
import os
from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
import helper

print(os.environ.setdefault("MARK", helper.mark()))
os.environ["MARK"] = "old"

@event.listens_for(Engine, "connect")
def connected(connection, record):
    print("connected")

with create_engine("postgresql://h/d").connect() as connection:
    context.configure(connection=connection)
    context.run_migrations()
`;
  const files = { 'helper.py': 'calls = 0\n\ndef mark():\n    global calls\n    calls += 1\n    return f"call {calls}"\n' };
  engine.mount(project({}, { env, files }));
  for (let run = 0; run < 3; run++) assert.equal(engine.run('current').stdout, 'call 1\nconnected\n');
});

describe('what only reads', () => {
  test('--help tells what each command does', () => {
    assert.match(engine.run('--help').stdout, /^ +upgrade +Upgrade to a later version\.$/m);
  });

  test('current', () => {
    engine.mount(project(TWO_REVISIONS));
    engine.run('upgrade', 'a1');
    const run = engine.run('current', '--verbose');
    assert.match(run.stdout, /Rev: a1\nParent: <base>\n/);
    assert.deepEqual(run.of('planned'), []);
  });

  test('heads, branches, history and show', () => {
    engine.mount(project(BRANCHES));
    assert.equal(engine.run('heads').stdout, 'b1 (head)\nb2 (head)\n');
    assert.match(engine.run('branches').stdout, /^a1 \(branchpoint\)\n/);
    assert.match(engine.run('show', 'b1').stdout, /^Rev: b1 \(head\)\nParent: a1\nPath: .*b1\.py\n/);
    engine.run('upgrade', 'b1');
    const history = engine.run('history', '-v', '-i').stdout;
    assert.match(history, /Rev: b1 \(head\) \(current\)\n/);
    assert.match(history, /Rev: a1 \(branchpoint\)\n/);
  });

  test('check finds that models and database agree or differ', () => {
    const env = project({}).env;
    engine.mount(project(TWO_REVISIONS, { env }));
    engine.run('upgrade', 'head');
    const run = engine.run('check');
    assert.equal(run.fault.kind, 'alembic');
    assert.match(run.fault.message, /target_metadata|MetaData/);
  });
});

describe('what writes', () => {
  test('stamp', () => {
    engine.mount(project(TWO_REVISIONS));
    const run = engine.run('stamp', 'head');
    assert.ok(run.succeeded, run.stderr);
    assert.deepEqual(run.of('planned')[0].steps, [{ revision: 'b2', direction: 'stamp', message: '' }]);
    assert.deepEqual(run.current, ['b2']);
    assert.deepEqual(engine.run('stamp', 'base').current, []);
  });

  test('revision writes a file that the next run sees', () => {
    engine.mount(project(TWO_REVISIONS));
    const [written] = engine.run('revision', '-m', 'add phone', '--rev-id', 'c3').of('file_written');
    assert.equal(written.path, 'alembic/versions/c3_add_phone.py');
    assert.match(written.text, /^"""add phone\n/);
    assert.equal(engine.run('heads').stdout, 'c3 (head)\n');
  });

  test('revision --autogenerate compares with the models', () => {
    const env = `
from alembic import context
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("animal", metadata, sa.Column("id", sa.Integer, primary_key=True))
with sa.create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
`;
    engine.mount(project({}, { env }));
    const [written] = engine.run('revision', '--autogenerate', '-m', 'animals').of('file_written');
    assert.match(written.text, /op\.create_table\('animal',/);
  });

  test('init writes a new environment from its template', () => {
    engine.mount(project({}));
    const run = engine.run('init', '-t', 'async', 'other');
    assert.ok(run.succeeded, run.stderr);
    assert.ok(run.of('file_written').some((event) => event.path === 'other/env.py'));
  });

  test('merge heads', () => {
    engine.mount(project(BRANCHES));
    const run = engine.run('merge', 'heads', '-m', 'join', '--rev-id', 'm1');
    assert.match(run.of('file_written')[0].text, /down_revision = \('b1', 'b2'\)/);
    assert.deepEqual(engine.run('upgrade', 'head').current, ['m1']);
  });
});

describe('configuration', () => {
  test('a folder of revisions alone gets a minimal ini and env.py, and says so', () => {
    const files = Object.fromEntries(Object.entries(project(TWO_REVISIONS)).filter(([path]) => path.includes('/versions/')));
    engine.mount(files, { ini: null });
    const run = engine.run('upgrade', 'head');
    assert.deepEqual(run.current, ['b2'], run.stderr);
    assert.deepEqual(run.differences, ['no_configuration_nor_env_py']);
  });

  test('pyproject.toml', () => {
    const { 'alembic.ini': _, ...files } = project(TWO_REVISIONS, {
      env: `
from alembic import context
from sqlalchemy import create_engine

with create_engine("postgresql://localhost/app").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
      files: { 'pyproject.toml': '[tool.alembic]\nscript_location = "%(here)s/alembic"\n' },
    });
    engine.mount(files, { ini: null, pyproject: 'pyproject.toml' });
    const run = engine.run('upgrade', 'head');
    assert.deepEqual(run.current, ['b2'], run.stderr);
  });

  test("Alembic's placeholder URL leads to PGlite, and says so", () => {
    engine.mount(project(TWO_REVISIONS, { url: 'driver://user:pass@localhost/dbname' }));
    const run = engine.run('upgrade', 'head');
    assert.deepEqual(run.current, ['b2']);
    assert.deepEqual(run.differences, ['url_placeholder']);
  });

  test('the version table may have another name and schema', () => {
    const env = `
from alembic import context
from sqlalchemy import create_engine, text

with create_engine("postgresql://localhost/app").connect() as connection:
    connection.execute(text("create schema if not exists meta"))
    connection.commit()
    context.configure(connection=connection, version_table="versions", version_table_schema="meta")
    with context.begin_transaction():
        context.run_migrations()
`;
    engine.mount(project(TWO_REVISIONS, { env }));
    assert.deepEqual(engine.run('upgrade', 'head').current, ['b2']);
    assert.deepEqual(engine.mount(project(TWO_REVISIONS, { env })).current, ['b2'], 'found before env.py has run');
  });
});
