// The engine as the worker boots it, in Node, and what the tests need around it.
import assert from 'node:assert/strict';
import { boot } from '../host/boot.mjs';
import { NODE_ASSETS } from '../host/node.mjs';
import { packEntries } from '../host/packed_files.mjs';
import { Engine } from './wasm.mjs';

/** The SQLAlchemy that the tests run with where they don't say: STILLROOM_SQLALCHEMY=2.0 node --test … */
const SQLALCHEMY = process.env.STILLROOM_SQLALCHEMY || '2.1';

/** A running engine with its events collected: the one that the page has, behind the same commands. */
export async function startEngine({ sqlalchemy = SQLALCHEMY, postgresql = 'plain', snapshot, ...options } = {}) {
  const engine = new TestEngine(options);
  await engine.start({ sqlalchemy, postgresql }, snapshot);
  return engine;
}

class TestEngine {
  #lastRun = 0;
  #engine;

  /** Everything that it has reported. */
  events = [];
  #attachments = [];

  constructor(options) {
    this.#engine = new Engine({
      post: ([event, attachment]) => {
        this.events.push(JSON.parse(event));
        this.#attachments.push(attachment);
      },
      now: () => performance.now(),
      observing: options.observing,
      boot: (sqlalchemy, postgresql, snapshot) => boot({ ...NODE_ASSETS, sqlalchemy, postgresql, snapshot: snapshot && new Uint8Array(snapshot), ...options }),
    });
  }

  async start(options, snapshot) {
    await this.#engine.handle([JSON.stringify({ command: 'start', snapshots: false, ...options }), snapshot]);
    if (this.events.at(-1)?.event !== 'ready') throw new Error(this.events.at(-1)?.fault.message);
  }

  /** Has a command carried out, and gives the events that it caused. */
  send(command, attachment) {
    const from = this.events.length;
    this.#engine.handleNow([JSON.stringify(command), attachment]);
    const events = this.events.slice(from);
    const broke = events.find(({ event }) => event === 'broke');
    if (broke && command.command !== 'run' && command.command !== 'ask') throw new Error(broke.fault.message);
    return events;
  }

  /** Mounts `{path: text}`; the environment is the one of a project with `alembic.ini` and `alembic/`. */
  mount(files, environment = {}, settings = {}) {
    return this.send({ command: 'mount', environment: { ...ENVIRONMENT, ...environment }, settings, fresh: false }, packTexts(files).buffer).at(-1);
  }

  /** The databases as they are now. */
  keep() {
    this.send({ command: 'keep', snapshot: 'kept' });
    return this.#attachments.at(-1);
  }

  /** Goes on with the databases of a snapshot, or with an empty one. */
  restore(snapshot) {
    this.send({ command: 'restore', snapshot: snapshot ? 'kept' : null }, snapshot);
  }

  /** Runs one command line and gives what it reported. */
  run(...words) {
    return this.task({ kind: 'alembic', arguments: words });
  }

  /** Creates roles, and gives what it reported. */
  createRoles(...names) {
    return this.task({ kind: 'create_roles', names });
  }

  /** Creates the tables of the models, and gives what it reported. */
  createFromModels() {
    return this.task({ kind: 'create_from_models' });
  }

  /** Runs statements that somebody typed, and gives what it reported. */
  runSql(...statements) {
    return this.task({ kind: 'sql', statements });
  }

  /** Runs a task (`protocol::Task`), and gives what it reported. */
  task(task, options = {}) {
    return new Report(this.send({ command: 'run', run: ++this.#lastRun, task, options }));
  }

  /** What runs in it. */
  get versions() {
    return this.events.find(({ event }) => event === 'ready').versions;
  }

  /** What the main database's version table holds. */
  current() {
    return this.send({ command: 'keep', snapshot: 'asked' }).at(-1).current;
  }

  /** What is in the catalogs of every database that Alembic has worked on, as lines. */
  catalogs() {
    return this.#lines({ kind: 'catalogs' });
  }

  /** The first column of what statements give, in every database that Alembic has worked on. */
  lines(statements) {
    return this.#lines({ kind: 'lines', statements });
  }

  #lines(question) {
    return this.send({ command: 'ask', ask: 8, question }).at(-1).answer.lines;
  }

  /** Asks queries, and gives the answer (`protocol::Answer`), or why there is none. */
  readRows(...queries) {
    const answers = this.send({ command: 'ask', ask: 7, question: { kind: 'rows', queries } });
    assert.equal(answers.length, 1);
    return answers[0].answer ?? answers[0];
  }
}

/** `{path: text}` as a repository is mounted. */
export function packTexts(files) {
  const encoder = new TextEncoder();
  return packEntries(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]));
}

/** The environment of `project()`. */
export const ENVIRONMENT = {
  ini: 'alembic.ini',
  pyproject: null,
  section: 'alembic',
  script_location: 'alembic',
  version_locations: ['alembic/versions'],
  working_directory: '',
};

/** The events of one run, and the questions that tests ask of them. */
class Report {
  constructor(events) {
    this.events = events;
  }

  of(name) {
    return this.events.filter((event) => event.event === name);
  }

  get finished() {
    return this.events.at(-1);
  }

  get succeeded() {
    return this.finished.outcome.outcome === 'succeeded';
  }

  get fault() {
    return this.finished.outcome.fault;
  }

  get current() {
    return this.finished.current;
  }

  get statements() {
    return this.of('statements_executed').flatMap((event) => event.statements);
  }

  printed(stream) {
    return this.of('printed')
      .filter((event) => event.stream === stream)
      .map((event) => event.text)
      .join('');
  }

  get stdout() {
    return this.printed('stdout');
  }

  /** What was different from a server, each as its kind. */
  get differences() {
    return this.of('differed').map(({ difference }) => difference);
  }

  get stderr() {
    return this.printed('stderr');
  }
}
