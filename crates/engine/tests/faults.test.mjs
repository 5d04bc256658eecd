// Every way to fail ends the run with a fault that says what and where, and leaves the engine fit for the next run.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { SYNC_ENV, TWO_REVISIONS, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

/** Runs `upgrade head` over one revision with this body. */
const upgrading = (body, options) => {
  engine.mount(project({ a1: revision('a1', null, body) }, options));
  return engine.run('upgrade', 'head');
};

describe('refused by PostgreSQL', () => {
  test('a statement: revision, text, line, code, and what is left', () => {
    const c3 = revision('c3', 'b2', 'op.execute("UPDATE account SET name = NULL")');
    engine.mount(project({ ...TWO_REVISIONS, c3 }));
    const run = engine.run('upgrade', 'head');
    assert.equal(run.fault.kind, 'statement');
    assert.match(run.fault.message, /^null value in column "name" of relation "account" violates not-null constraint\nDETAIL: {2}Failing row/);
    assert.equal(run.fault.exception, 'NotNullViolation');
    assert.equal(run.fault.revision, 'c3');
    assert.equal(run.fault.statement, 'UPDATE account SET name = NULL');
    assert.equal(run.fault.sqlstate, '23502');
    assert.deepEqual(run.fault.call, { path: 'alembic/versions/c3.py', line: 13, end_line: 13, function: 'upgrade' });
    assert.match(run.fault.traceback, /File "alembic\/versions\/c3\.py", line 13, in upgrade/);
    assert.deepEqual(run.current, ['b2'], 'transaction_per_migration keeps what was finished');
    const trace = run.statements.find((statement) => statement.error);
    assert.equal(trace.sqlstate, '23502');
    assert.equal(trace.directive, 'op.execute');
  });

  test('one transaction for all revisions is rolled back as a whole', () => {
    const env = SYNC_ENV.replace(', transaction_per_migration=True', '');
    const c3 = revision('c3', 'b2', 'op.execute("SELECT nothing")');
    engine.mount(project({ ...TWO_REVISIONS, c3 }, { env }));
    assert.deepEqual(engine.run('upgrade', 'head').current, []);
  });

  test('the next run starts clean', () => {
    upgrading('op.execute("SELECT nothing")');
    assert.ok(engine.run('current').succeeded);
  });
});

describe("in the repository's code", () => {
  test('a revision that raises', () => {
    const run = upgrading('raise ValueError("not today")');
    const { kind, message, exception, revision: id, call } = run.fault;
    assert.deepEqual([kind, message, exception, id], ['revision', 'not today', 'ValueError', 'a1']);
    assert.equal(call.line, 13);
    assert.match(run.stderr, /^Traceback \(most recent call last\):\n {2}File "(?!.*stillroom)/m);
    assert.match(run.stderr, /ValueError: not today\n$/);
  });

  test('a revision that raises an error from itself', () => {
    assert.equal(upgrading('try:\n    raise ValueError("round")\nexcept ValueError as error:\n    raise error from error').fault.message, 'round');
  });

  test('a syntax error in a revision', () => {
    const { fault } = upgrading('return (');
    assert.equal(fault.kind, 'revision');
    assert.equal(fault.exception, 'SyntaxError');
    assert.equal(fault.call.path, 'alembic/versions/a1.py');
    assert.equal(fault.call.line, 13);
  });

  test('an env.py that raises', () => {
    const { fault } = upgrading('pass', { env: 'settings = {}\nurl = settings["DATABASE_URL"]\n' });
    assert.equal(fault.kind, 'env_py');
    assert.equal(fault.message, "KeyError: 'DATABASE_URL'");
    assert.deepEqual(fault.call, { path: 'alembic/env.py', line: 2, end_line: 2, function: '<module>' });
  });

  test('endless recursion', () => {
    const run = upgrading('recurse = lambda: recurse()\nrecurse()');
    assert.equal(run.fault.exception, 'RecursionError');
    assert.equal(run.fault.kind, 'revision');
    assert.ok(engine.run('current').succeeded);
  });

  for (const [raised, exception] of [['KeyboardInterrupt', 'KeyboardInterrupt'], ['SystemExit("bye")', 'SystemExit']]) {
    test(`${exception} in a revision`, () => {
      const { fault } = upgrading(`raise ${raised}`);
      assert.equal(fault.exception, exception);
      assert.equal(fault.revision, 'a1');
    });
  }
});

describe('what is not here', () => {
  test('a module that a revision needs and that the repository itself should have', () => {
    const { fault } = upgrading('import app.gone', { files: { 'app/__init__.py': '' } });
    assert.equal(fault.kind, 'import');
    assert.equal(fault.message, "No module named 'app.gone'");
    assert.deepEqual([fault.call.line, fault.causes], [13, [{ cause: 'missing_module', name: 'app.gone', in_standard_library: false, is_there: false }]]);
  });

  test('another database', () => {
    for (const url of ['mysql+pymysql://u:p@h/d', 'sqlite:///app.db', 'snowflake://u:p@a/d', 'mssql+pyodbc://u:p@h/d']) {
      const { fault } = upgrading('pass', { url });
      assert.equal(fault.kind, 'other_database', url);
      assert.match(fault.message, new RegExp(`names ${url.split(/[+:]/)[0]};`));
    }
  });

  test('post-write hooks: the file is written, the process is not started', () => {
    const files = project(TWO_REVISIONS);
    files['alembic.ini'] += '\n[post_write_hooks]\nhooks = black\nblack.type = exec\nblack.executable = black\nblack.options = REVISION_SCRIPT_FILENAME\n';
    engine.mount(files);
    const run = engine.run('revision', '-m', 'hooked');
    assert.equal(run.of('file_written').length, 1);
    assert.deepEqual(run.fault.causes, [{ cause: 'starts_process' }]);
  });
});

describe('refused by Alembic', () => {
  test('an unknown revision, word for word', () => {
    engine.mount(project(TWO_REVISIONS));
    const run = engine.run('upgrade', 'nope');
    assert.match(run.stdout, /^FAILED: Can't locate revision identified by 'nope'\n$/);
    const { kind, message, exception, call, traceback } = run.fault;
    assert.deepEqual([kind, message, exception], ['alembic', "Can't locate revision identified by 'nope'", 'CommandError']);
    assert.deepEqual([call, traceback], [null, null]);
  });

  test('several heads', () => {
    engine.mount(project({ a1: revision('a1', null), b1: revision('b1', 'a1'), b2: revision('b2', 'a1') }));
    assert.match(engine.run('upgrade', 'head').fault.message, /^Multiple head revisions are present for given argument 'head'/);
  });

  test('a bad command line', () => {
    engine.mount(project(TWO_REVISIONS));
    const run = engine.run('upgraed', 'head');
    assert.equal(run.fault.kind, 'alembic');
    assert.match(run.fault.message, /^alembic: error: .*invalid choice: 'upgraed'/);
    assert.match(run.stderr, /^usage: alembic /);
  });

  test('--help is no failure', () => {
    engine.mount(project(TWO_REVISIONS));
    const run = engine.run('--help');
    assert.ok(run.succeeded);
    assert.match(run.stdout, /^usage: alembic /);
  });
});
