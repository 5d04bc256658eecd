// PGlite and Pyodide, up and joined: what the engine can be asked to do.
//
// Python gets functions, and nothing else of JavaScript: through them it sends bytes to PostgreSQL, reports what it sees and has libraries
// loaded. What they get is made text or a number first: it may be an object of Python's that answers differently every time. When a run
// began and ended, where the version table stands, and what was sent, the host says itself.
import { Refused } from './observe/wire.mjs';
import { unpackFiles } from './packed_files.mjs';
import { writeRepository } from './repository.mjs';
import { undone } from './undone.mjs';
import { versions } from './version_tables.mjs';

export class Engine {
  #databases;
  #watch;
  #extensions;
  #python;
  #entry;
  #emit;
  #reporter;
  #catalogsSql;

  /** Milliseconds spent inside PGlite since the start, on what the run's code sent. */
  #postgresqlMs = 0;

  constructor({ databases, extensions, version }, watch, python, { emit, reporter, assets, catalogs }) {
    this.#databases = databases;
    this.#watch = watch;
    this.#extensions = extensions;
    this.#python = python;
    this.#emit = emit;
    this.#catalogsSql = catalogs;
    this.#reporter = reporter;
    this.#entry = python.pyimport('stillroom.engine');
    const pythonExtensions = python.pyimport('stillroom.faults.extensions');
    extensions.onLoaded = (name) => reporter.event('extension_loaded', JSON.stringify({ name }));
    extensions.onSkipped = (name) => reporter.event('extension_skipped', JSON.stringify({ name }));
    extensions.onFailed = (name, error) => pythonExtensions.failed(name, error.message);
    const joint = {
      exec_protocol: (number, message) => this.#execProtocol(number, message),
      report: (name, fields) => reporter.fromPython(`${name}`, `${fields}`),
      statement: (number, sql, fields, durationMs) => watch.statement(number, `${sql}`, `${fields}`, Number(durationMs)),
      clock: () => watch.clock(),
      load_library: (key, folder) => unpackFiles(python.FS, folder, assets.bytesSync(`libraries/${key}.bin`)),
    };
    /** The fields of `protocol::Versions`. */
    this.versions = {
      ...assets.manifest.versions,
      pglite: version,
      ...JSON.parse(this.#entry.start(databases.names, JSON.stringify(assets.manifest.libraries), ...Object.values(joint))),
    };
  }

  #execProtocol(number, message) {
    const began = performance.now();
    const answer = this.#watch.exec(number, message);
    this.#postgresqlMs += performance.now() - began;
    return answer;
  }

  /** Writes the repository's files, which are packed, where Python finds them, and makes it the one that commands run in. */
  mount(environmentJson, settingsJson, packed) {
    writeRepository(this.#python.FS, packed);
    this.#extensions.standInFor(JSON.parse(settingsJson).skipped_extensions ?? []);
    this.#entry.mount_repository(environmentJson, settingsJson);
  }

  /**
   * Runs a task (`protocol::Task` as JSON, but for a reset). Emits everything from `started` on but `finished`, which is given: as JSON text,
   * and whether the run wrote something. Undefined where PostgreSQL ended, which is emitted.
   */
  run(run, taskJson, catalogs) {
    const [began, postgresqlMs, observingMs] = [performance.now(), this.#postgresqlMs, this.#watch.observingMs];
    this.#reporter.begin(run);
    this.#watch.begin(this.#main().number);
    const { outcome, further, ended } = JSON.parse(this.#entry.run(taskJson));
    if (ended) return this.#break(ended);
    const main = this.#main();
    if (further.length) {
      const after = further.map((database) => ({ name: database.name, current: this.#versions(database) }));
      this.#reporter.event('databases_migrated', JSON.stringify({ main: main.name, further: after }));
    }
    const current = this.#versions(main);
    this.#watch.end(main.number);
    this.#watch.failures().forEach((difference) => this.#differed(difference));
    const ending = {
      outcome,
      current,
      duration_ms: performance.now() - began,
      wrote: this.#databases.haveChanged(),
      postgresql_ms: this.#postgresqlMs - postgresqlMs,
      observing_ms: this.#watch.observingMs - observingMs,
      catalogs: catalogs ? this.catalogs() : [],
    };
    return { event: this.#reporter.end(JSON.stringify(ending)), wrote: ending.wrote };
  }

  /** The answer to a question (`protocol::Question` and `Answer` as JSON); leaves nothing behind. Undefined where PostgreSQL ended, which is emitted. */
  ask(questionJson) {
    const question = JSON.parse(questionJson);
    if (question.kind === 'catalogs') return JSON.stringify({ kind: 'catalogs', lines: this.catalogs() });
    const answer = this.#entry.read_rows(JSON.stringify(question.queries));
    const { ended } = JSON.parse(answer);
    return ended ? this.#break(ended) : answer;
  }

  /** PostgreSQL is gone, and with it the run: the engine has to be started again. */
  #break(fault) {
    this.#reporter.abandon();
    this.#emit(JSON.stringify({ event: 'broke', fault }));
    return undefined;
  }

  /** Reports a `protocol::Difference`. */
  #differed(difference) {
    this.#reporter.event('differed', JSON.stringify(difference));
  }

  /** The main database: its number, its name and the version tables that Alembic was configured with. */
  #main() {
    return JSON.parse(this.#entry.main_database());
  }

  #versions({ number, version_tables: tables }) {
    try {
      return versions((message) => this.#databases.execProtocol(number, message), tables);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#differed({ difference: 'version_table_unread', reason: error.message });
      return [];
    }
  }

  /** The revisions that the main database's version tables hold. */
  current() {
    return this.#versions(this.#main());
  }

  /** Everything that migrations can leave in the catalogs: of the main database, then of the others that Alembic has worked on, whose lines begin with their name. */
  catalogs() {
    return this.lines(this.#catalogsSql);
  }

  /** The first column of a query's rows, in the same databases; whatever the query sets is undone. Nothing else may be using the sessions. */
  lines(query) {
    return JSON.parse(this.#entry.migrated_databases()).flatMap(({ number, name }) => {
      const prefix = name === null ? '' : `${name}: `;
      return undone((message) => this.#databases.execProtocol(number, message), query).map((line) => prefix + line);
    });
  }

  /** The databases as they are now, to give to `replaceDatabases` or `boot` later. */
  takeSnapshot() {
    return this.#databases.snapshot(this.#entry.database_names());
  }

  /** Replaces the databases, by those of this snapshot (given away) or by an empty one. Python stays as it is. */
  replaceDatabases(snapshot) {
    this.#extensions.forgetInstalled();
    this.#databases.replace(snapshot && new Uint8Array(snapshot));
    this.#watch.forget();
    this.#entry.databases_replaced(this.#databases.names);
  }
}
