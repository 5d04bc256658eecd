// The engine as the worker boots it, in Node, and what the tests need around it.
import assert from 'node:assert/strict';
import { boot } from '../host/boot.mjs';
import { NODE_ASSETS } from '../host/node.mjs';
import { packEntries } from '../host/packed_files.mjs';

/** The SQLAlchemy that the tests run with where they don't say: STILLROOM_SQLALCHEMY=2.0 node --test … */
const SQLALCHEMY = process.env.STILLROOM_SQLALCHEMY || undefined;

/** A running engine with its events collected. */
export async function startEngine(options = {}) {
  const events = [];
  const engine = await boot({
    ...NODE_ASSETS,
    emit: (eventJson) => events.push(JSON.parse(eventJson)),
    sqlalchemy: SQLALCHEMY,
    ...options,
  });
  return new TestEngine(engine, events);
}

class TestEngine {
  #lastRun = 0;

  constructor(engine, events) {
    this.engine = engine;
    this.events = events;
  }

  /** Mounts `{path: text}`; the environment is the one of a project with `alembic.ini` and `alembic/`. */
  mount(files, environment = {}, settings = {}) {
    this.engine.mount(JSON.stringify({ ...ENVIRONMENT, ...environment }), JSON.stringify(settings), packTexts(files));
    return this.events.at(-1);
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
  task(task) {
    const from = this.events.length;
    this.engine.run(++this.#lastRun, JSON.stringify(task));
    return new Report(this.events.slice(from));
  }

  /** Asks queries, and gives the one event that answers. */
  readRows(...queries) {
    const from = this.events.length;
    this.engine.readRows(7, JSON.stringify(queries));
    const answers = this.events.slice(from);
    assert.equal(answers.length, 1);
    return answers[0];
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

  get stderr() {
    return this.printed('stderr');
  }
}
