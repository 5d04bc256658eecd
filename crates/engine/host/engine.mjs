// PGlite and Pyodide, up and joined: what the engine can be asked to do.
//
// Python gets functions, and nothing else of JavaScript: through them it sends bytes to PostgreSQL, reports what it sees and has libraries
// loaded. What they get is made text or a number first: it may be an object of Python's that answers differently every time. When a run
// began and ended, where the version table stands, and what was sent, the host says itself.
import { Refused } from './observe/wire.mjs';
import { unpackFiles } from './packed_files.mjs';
import { writeRepository } from './repository.mjs';
import { versions } from './version_tables.mjs';

export class Engine {
  #databases;
  #watch;
  #extensions;
  #python;
  #entry;
  #emit;
  #reporter;

  /** Milliseconds spent inside PGlite since the start, on what the run's code sent. */
  postgresqlMs = 0;

  /** Milliseconds spent on observing since the start. */
  get observingMs() {
    return this.#watch.observingMs;
  }

  constructor({ databases, extensions, version }, watch, python, { emit, reporter, assets }) {
    this.#databases = databases;
    this.#watch = watch;
    this.#extensions = extensions;
    this.#python = python;
    this.#emit = emit;
    this.#reporter = reporter;
    this.#entry = python.pyimport('stillroom.engine');
    const pythonExtensions = python.pyimport('stillroom.extensions');
    extensions.onLoaded = (name) => reporter.event('extension_loaded', JSON.stringify({ name }));
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
    this.postgresqlMs += performance.now() - began;
    return answer;
  }

  /** Writes the repository's files, which are packed, where Python finds them, and makes it the one that commands run in. Emits `mounted`. */
  mount(environmentJson, settingsJson, packed) {
    writeRepository(this.#python.FS, packed);
    this.#extensions.standInFor(JSON.parse(settingsJson).skipped_extensions ?? []);
    this.#entry.mount_repository(environmentJson, settingsJson);
    this.#emit(JSON.stringify({ event: 'mounted', current: this.current() }));
  }

  /** Runs a task (`protocol::Task` as JSON, but for a reset); emits everything from `started` to `finished`. */
  run(run, taskJson) {
    const began = performance.now();
    this.#reporter.begin(run);
    this.#watch.begin(this.#main().number);
    const { outcome, further, ended } = JSON.parse(this.#entry.run(taskJson));
    if (ended) return this.#break(ended);
    const main = this.#main();
    if (further.length) {
      const stand = further.map((database) => ({ name: database.name, current: this.#versions(database) }));
      this.#reporter.event('databases_migrated', JSON.stringify({ main: main.name, further: stand }));
    }
    const current = this.#versions(main);
    this.#watch.end(main.number);
    this.#watch.failures().forEach((failure) => this.#say(failure));
    this.#reporter.end(JSON.stringify({ outcome, current, duration_ms: performance.now() - began }));
  }

  /** Asks the queries of a JSON list and leaves nothing behind; emits `rows_read` or `reading_failed`. */
  readRows(read, queriesJson) {
    this.#emit(JSON.stringify({ ...JSON.parse(this.#entry.read_rows(queriesJson)), read }));
  }

  /** PostgreSQL is gone, and with it the run: the engine has to be started again. */
  #break(fault) {
    this.#reporter.abandon();
    this.#emit(JSON.stringify({ event: 'broke', fault }));
  }

  /** Tells the user something about the run. */
  #say(what) {
    this.#reporter.event('printed', JSON.stringify({ stream: 'stderr', text: `stillroom: ${what}\n` }));
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
      this.#say(`the version table could not be read: ${error.message}`);
      return [];
    }
  }

  /** The revisions that the main database's version tables hold. */
  current() {
    return this.#versions(this.#main());
  }

  /**
   * The first column of a query's rows; whatever the query sets is undone. Nothing else may be using the sessions. The main database is
   * asked, then the others that Alembic has worked on: their lines begin with their name.
   */
  async lines(query) {
    const lines = [];
    if (this.#databases.ended) return lines;
    for (const { number, name } of JSON.parse(this.#entry.migrated_databases())) {
      const results = await this.#databases.get(number).exec(`begin; ${query}; rollback`, { rowMode: 'array' });
      const prefix = name === null ? '' : `${name}: `;
      lines.push(...results.flatMap(({ rows }) => rows.map(([line]) => prefix + line)));
    }
    return lines;
  }

  /** The databases as they stand, to give to `reset` or `boot` later. */
  takeSnapshot() {
    return this.#databases.snapshot(this.#entry.database_names());
  }

  /** The same, but undefined when nothing was written since the last time, or since the start. */
  takeSnapshotIfChanged() {
    return this.#databases.haveChanged() ? this.takeSnapshot() : undefined;
  }

  /** Replaces the databases, by those of this snapshot (given away) or by an empty one. Python stays as it is. */
  async reset(snapshot) {
    this.#extensions.forgetInstalled();
    this.#databases.replace(snapshot);
    this.#watch.forget();
    this.#entry.databases_replaced(this.#databases.names);
  }
}
