// `npx stillroom run` as its user meets it: the process, what it prints, its exit status.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../engine/host/node.mjs';
import { TWO_REVISIONS, project, revision } from '../../engine/tests/project.mjs';
import { folderWith, stillroom } from './program.mjs';

test('the sample: up, down, up, as a run record', () => {
  const { status, stdout, stderr } = stillroom('run', path.join(ROOT, 'migrations'), '--up-down-up', '--json');
  assert.equal(status, 0, stderr);
  const record = JSON.parse(stdout);
  assert.equal(record.format, 'stillroom-run/2');
  assert.match(record.versions.postgresql, /^18/);
  assert.deepEqual(record.commands.map(({ state }) => state), ['passed', 'passed', 'passed']);
  const [up, down, again] = record.commands;
  assert.ok(up.plan.length > 20 && up.plan.every(({ progress, direction }) => progress === 'done' && direction === 'upgrade'));
  assert.deepEqual(down.plan.map((step) => step.revision), up.plan.map((step) => step.revision).reverse());
  assert.deepEqual([down.current, again.current, again.before], [[], up.current, []]);
  assert.deepEqual(again.catalogs, up.catalogs);
  assert.ok(up.statements.some(({ call, directive }) => call?.line > 0 && directive === 'op.create_table'));
});

test('what Alembic prints goes where Alembic prints it, and the report to the error stream', (t) => {
  const { status, stdout, stderr } = stillroom('run', folderWith(t, project(TWO_REVISIONS)), 'history');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^a1 -> b2 \(head\), add email\n<base> -> a1, create account\n$/);
  assert.match(stderr, /^stillroom: alembic history: Passed/m);
});

test('a failure: its revision, SQLSTATE and line, and what follows is not run', (t) => {
  const files = project({ a1: revision('a1', null, 'op.execute("SELECT nonsense()")') });
  const { status, stdout } = stillroom('run', folderWith(t, files), '--up-down-up', '--json');
  assert.equal(status, 1);
  const { commands } = JSON.parse(stdout);
  assert.deepEqual(commands.map(({ state }) => state), ['failed', 'not_run', 'not_run']);
  const { fault, plan } = commands[0];
  assert.deepEqual([fault.revision, fault.sqlstate, fault.call.path, plan[0].progress], ['a1', '42883', 'alembic/versions/a1.py', 'failed']);
});

test('a revision that touches a stand-in is no pass', (t) => {
  const upgrade = 'import no_such_library_anywhere\nno_such_library_anywhere.call()\nop.create_table("t", sa.Column("id", sa.Integer))';
  const files = project({ a1: revision('a1', null, upgrade) });
  const { status, stderr } = stillroom('run', folderWith(t, files), 'upgrade', 'head');
  assert.equal(status, 3, stderr);
  assert.match(stderr, /a1 used no_such_library_anywhere\.call\(\) at alembic\/versions\/a1\.py:\d+/);
});

test('work that is lost is no pass', () => {
  const { status, stdout, stderr } = stillroom('run', path.join(ROOT, 'tests/histories/missing-final-commit'), 'upgrade', 'heads', '--json');
  assert.equal(status, 4, stderr);
  const [{ state, discrepancy, current }] = JSON.parse(stdout).commands;
  assert.deepEqual([state, current, discrepancy.actual], ['version_table_differs', [], []]);
  assert.equal(discrepancy.account.rolled_back.length, discrepancy.expected.length);
});

test('databases are kept as a file, and a later run begins with them', (t) => {
  const folder = folderWith(t, project(TWO_REVISIONS));
  const file = path.join(folder, 'a1.snapshot');
  const kept = stillroom('run', folder, '--keep', file, '--', 'upgrade', 'a1');
  assert.equal(kept.status, 0, kept.stderr);
  const whole = stillroom('run', folder, '--json', '--', 'upgrade', 'head');
  const rest = stillroom('run', folder, '--restore', file, '--json', '--', 'upgrade', 'head');
  assert.equal(rest.status, 0, rest.stderr);
  const [[all], [second]] = [whole, rest].map(({ stdout }) => JSON.parse(stdout).commands);
  assert.deepEqual([second.before, second.current], [['a1'], ['b2']]);
  assert.deepEqual(second.plan.map(({ revision: id }) => id), ['b2']);
  assert.deepEqual(second.catalogs, all.catalogs);

  writeFileSync(file, readFileSync(file).subarray(0, 5000));
  const broken = stillroom('run', folder, '--restore', file, '--', 'current');
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /a1\.snapshot is no snapshot that --keep wrote, or only a part of one: /);
});

test('PostGIS has a PostgreSQL of its own, which runs only where the files name it', (t) => {
  const create = `
import geoalchemy2
op.execute("CREATE EXTENSION postgis")
op.create_table("place", sa.Column("at", geoalchemy2.Geometry("POINT", srid=4326)))`.trim();
  for (const [body, extensions, pglite] of [
    [create, ['postgis'], '0.5.12'],
    ['op.execute("SELECT 1")', [], '0.5.16'],
  ]) {
    const files = project({ a1: revision('a1', null, body, 'op.execute("SELECT 1")') });
    const { status, stdout, stderr } = stillroom('run', folderWith(t, files), 'upgrade', 'head', '--json');
    assert.equal(status, 0, stderr);
    const { versions, commands } = JSON.parse(stdout);
    assert.deepEqual([commands[0].extensions, versions.pglite], [extensions, pglite]);
  }
});

test('it can not begin', (t) => {
  const empty = folderWith(t, { 'README.md': 'nothing' });
  for (const [args, words] of [
    [['run', empty, 'upgrade', 'head'], /no Alembic migrations were found/],
    [['run', path.join(ROOT, 'migrations'), '--script', 'nowhere', 'upgrade', 'head'], /no migration environment in nowhere; there is: alembic/],
    [['run', path.join(empty, 'gone'), 'upgrade', 'head'], /gone/],
    [['jog'], /Usage: stillroom <COMMAND>/],
  ]) {
    const { status, stderr } = stillroom(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, words);
  }
});

test('help goes to the output', () => {
  const { status, stdout } = stillroom('--help');
  assert.equal(status, 0);
  assert.match(stdout, /Usage: stillroom <COMMAND>[\s\S]*Not enforced[\s\S]*Exit status/);
});
