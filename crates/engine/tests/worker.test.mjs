// The whole engine behind its protocol, as the page talks to it: commands in, events out, and ended at any moment.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { ROOT } from '../host/node.mjs';
import { ENVIRONMENT, packTexts } from './harness.mjs';
import { TWO_REVISIONS, project } from './project.mjs';

const workers = [];
after(() => Promise.all(workers.map((worker) => worker.terminate())));

class EngineWorker {
  events = [];
  snapshot = undefined;
  /** The newest attachment of each kind of event. */
  attachments = new Map();
  #waiting = [];

  constructor(snapshot) {
    this.worker = new Worker(new URL('./node_worker.mjs', import.meta.url));
    workers.push(this.worker);
    this.worker.on('message', ([json, attachment]) => this.#arrived(JSON.parse(json), attachment));
    this.send({ command: 'start', sqlalchemy: '2.1', postgresql: 'plain', snapshots: true }, ...(snapshot ? [snapshot] : []));
  }

  send(command, ...attachments) {
    this.worker.postMessage([JSON.stringify(command), ...attachments]);
  }

  mount(files, { fresh = false, environment = ENVIRONMENT } = {}) {
    this.send({ command: 'mount', environment, settings: {}, fresh }, packTexts(files).buffer);
    return this.next('mounted');
  }

  run(run, ...args) {
    this.send({ command: 'run', run, task: { kind: 'alembic', arguments: args } });
    return this.next('finished', run);
  }

  // The next event of this name, or the one that has come already.
  next(name, run) {
    const matches = (event) => event.event === name && (run === undefined || event.run === run);
    const known = this.events.find((event) => !event.seen && matches(event));
    if (known) return Promise.resolve(Object.assign(known, { seen: true }));
    return new Promise((resolve) => this.#waiting.push({ matches, resolve }));
  }

  #arrived(event, attachment) {
    this.events.push(event);
    this.attachments.set(event.event, attachment);
    if (event.event === 'snapshot_taken') this.snapshot = attachment;
    const index = this.#waiting.findIndex(({ matches }) => matches(event));
    if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(Object.assign(event, { seen: true }));
  }
}

function sample() {
  const root = path.join(ROOT, 'migrations');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'));
  return Object.fromEntries(files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(root, file), readFileSync(file, 'utf8')];
  }));
}

test('the sample goes up, down and up again', async () => {
  const engine = new EngineWorker();
  assert.match((await engine.next('ready')).versions.postgresql, /^18/);
  assert.deepEqual((await engine.mount(sample())).current, []);
  const up = await engine.run(1, 'upgrade', 'head');
  assert.equal(up.outcome.outcome, 'succeeded');
  const steps = engine.events.find((event) => event.event === 'planned').steps;
  assert.deepEqual(up.current, [steps.at(-1).revision]);
  assert.deepEqual(engine.events.filter((event) => event.event === 'revision_finished').map((event) => event.revision), steps.map((step) => step.revision));
  assert.deepEqual((await engine.run(2, 'downgrade', 'base')).current, []);
  assert.deepEqual((await engine.run(3, 'upgrade', 'head')).current, up.current);
});

test('every worker can be ended, and the next one begins with the last snapshot', async () => {
  const loop = { ...project({ ...TWO_REVISIONS }) };
  loop['alembic/versions/c3.py'] = `revision = 'c3'\ndown_revision = 'b2'\n\n\ndef upgrade():\n    while True:\n        pass\n\n\ndef downgrade():\n    pass\n`;
  const first = new EngineWorker();
  await first.mount(loop);
  await first.run(1, 'upgrade', 'b2');
  await first.next('snapshot_taken');
  first.send({ command: 'run', run: 2, task: { kind: 'alembic', arguments: ['upgrade', 'head'] } });
  await first.next('revision_started', 2);
  await first.worker.terminate();

  const second = new EngineWorker(first.snapshot);
  assert.deepEqual((await second.mount(loop)).current, ['b2']);
  assert.deepEqual((await second.run(3, 'downgrade', 'base')).current, []);
});

test('a command that writes nothing takes no snapshot; a reset and a fresh mount give an empty database', async () => {
  const engine = new EngineWorker();
  await engine.mount(project(TWO_REVISIONS));
  await engine.run(1, 'history');
  await engine.run(2, 'upgrade', 'head');
  await engine.run(3, 'current');
  await engine.run(4, 'heads');
  assert.equal(engine.events.filter((event) => event.event === 'snapshot_taken').length, 1);

  engine.send({ command: 'run', run: 5, task: { kind: 'reset' } });
  assert.deepEqual((await engine.next('finished', 5)).current, []);
  assert.deepEqual((await engine.run(6, 'upgrade', 'a1')).current, ['a1']);
  assert.deepEqual((await engine.mount(project(TWO_REVISIONS))).current, ['a1']);
  assert.deepEqual((await engine.mount(project(TWO_REVISIONS), { fresh: true })).current, []);
});

test('a message that makes no sense is answered, and the engine goes on', async () => {
  const engine = new EngineWorker();
  await engine.next('ready');
  engine.send({ command: 'dance' });
  assert.match((await engine.next('broke')).fault.message, /unreadable command/);
  assert.deepEqual((await engine.mount(project(TWO_REVISIONS))).current, []);
});

test('a snapshot is handed out and restored by its name; a name without its bytes changes nothing', async () => {
  const engine = new EngineWorker();
  await engine.mount(project(TWO_REVISIONS));
  await engine.run(1, 'upgrade', 'a1');
  engine.send({ command: 'keep', snapshot: 'at a1' });
  assert.deepEqual((await engine.next('kept')).current, ['a1']);
  const kept = engine.attachments.get('kept');
  await engine.run(2, 'upgrade', 'head');
  engine.send({ command: 'restore', snapshot: 'gone' });
  assert.match((await engine.next('broke')).fault.message, /there is no snapshot gone/);
  assert.deepEqual((await engine.run(3, 'current')).current, ['b2']);
  engine.send({ command: 'restore', snapshot: 'at a1' }, kept);
  assert.deepEqual((await engine.next('restored')).current, ['a1']);
  assert.deepEqual((await engine.run(4, 'upgrade', 'head')).current, ['b2']);
  engine.send({ command: 'restore', snapshot: null });
  assert.deepEqual((await engine.run(5, 'current')).current, []);
});
