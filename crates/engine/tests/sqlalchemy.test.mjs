// SQLAlchemy 2.0 and 2.1 are both here; the page says which one a repository gets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, TWO_REVISIONS, project, revision } from './project.mjs';

for (const [version, driver] of [['2.0', 'psycopg2'], ['2.1', 'psycopg']]) {
  describe(`SQLAlchemy ${version}`, async () => {
    const engine = await startEngine({ sqlalchemy: version });
    const upgraded = (body, options) => {
      engine.mount(project({ a1: revision('a1', null, body) }, options));
      const run = engine.run('upgrade', 'head');
      assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
      return run.stdout.trim();
    };

    test('says its version', () => {
      assert.ok(engine.versions.sqlalchemy.startsWith(`${version}.`), engine.versions.sqlalchemy);
    });

    for (const [kind, options] of [['a synchronous', {}], ['an asynchronous', { env: ASYNC_ENV, url: 'postgresql+asyncpg://u:p@h/d' }]]) {
      test(`${kind} env.py goes up and down`, async () => {
        engine.restore();
        engine.mount(project(TWO_REVISIONS, options));
        assert.deepEqual(engine.run('upgrade', 'head').current, ['b2']);
        const down = engine.run('downgrade', 'base');
        assert.ok(down.succeeded, down.stderr);
        assert.deepEqual(down.current, []);
      });
    }

    test('errors have the classes of the driver and of SQLAlchemy', async () => {
      engine.restore();
      const out = upgraded(`
from sqlalchemy.exc import IntegrityError, ProgrammingError
bind = op.get_bind()
for statement in ("INSERT INTO pg_class (oid) VALUES (1)", "SELECT nothing"):
    try:
        with bind.begin_nested():
            bind.execute(sa.text(statement))
    except (IntegrityError, ProgrammingError) as error:
        print(type(error).__name__, error.orig.pgcode)`);
      assert.equal(out, 'IntegrityError 23502\nProgrammingError 42703');
    });

    test('a URL without a driver means what this version means by it', async () => {
      engine.restore();
      const url = 'postgresql://u:p@h/d';
      assert.equal(upgraded('print(op.get_bind().dialect.driver)', { url }), driver);
    });
  });
}
