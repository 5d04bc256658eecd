// Starts the engine's two halves, PGlite and Pyodide, side by side, and joins them. Runs in a Web Worker and in Node.
import { Unwatched } from './observe/unwatched.mjs';
import { Watch } from './observe/watch.mjs';
import { bootPostgresql } from './postgresql.mjs';
import { bootPython } from './python.mjs';
import { unpackFiles } from './packed_files.mjs';

/**
 * @param {object} options
 * @param {string} options.base where the prepared assets are: an absolute URL that ends with `/`
 * @param {(name: string) => Promise<Response>} options.open opens one of the prepared assets
 * @param {(name: string) => Uint8Array} options.openSync the same at once and whole, for what is loaded while Python runs
 * @param {(eventJson: string) => void} options.emit takes one event as JSON text
 * @param {'2.0' | '2.1'} [options.sqlalchemy] the SQLAlchemy to run with
 * @param {'plain' | 'postgis'} [options.postgresql] the PostgreSQL to run: PostGIS needs one of its own
 * @param {string} [options.maxStackDepth] PostgreSQL's `max_stack_depth`: what the stack that this runs on is enough for
 * @param {boolean} [options.observing] whether to see what statements do; without it nothing is asked between them
 * @param {Uint8Array} [options.snapshot] the databases to start from, given away; an empty one without
 * @param {(progress: {part: string, doing: string, done: number, total: number}) => void} [options.progress]
 */
export async function boot(options) {
  const { base, open, openSync, emit, sqlalchemy = '2.1', postgresql: build = 'plain', maxStackDepth, observing = true, snapshot, progress = () => {} } = options;
  const manifest = await (await open('assets.json')).json();
  const assets = { base, open, openSync, manifest, progress };
  const [postgresql, python] = await Promise.all([bootPostgresql(assets, snapshot, build, maxStackDepth), bootPython(assets, sqlalchemy)]);
  const watch = observing ? new Watch(postgresql.databases, emit) : new Unwatched(postgresql.databases);
  return new Engine(postgresql, watch, python, emit, openSync, manifest);
}

class Engine {
  #databases;
  #watch;
  #extensions;
  #python;
  #entry;

  /** Milliseconds spent inside PGlite since the start, on what the run's code sent. */
  postgresqlMs = 0;

  /** Milliseconds spent on observing since the start. */
  get observingMs() {
    return this.#watch.observingMs;
  }

  constructor({ databases, extensions, version }, watch, python, emit, openSync, manifest) {
    this.#databases = databases;
    this.#watch = watch;
    this.#extensions = extensions;
    this.#python = python;
    python.registerJsModule('stillroom_host', {
      emit,
      exec_protocol: (number, message) => this.#execProtocol(number, message),
      watch: this.#watch,
      clock: () => this.#watch.clock(),
      watch_statement: (number, index, sql) => this.#watch.statement(number, index, sql),
      library_index: JSON.stringify(manifest.libraries),
      load_library: (key, folder) => unpackFiles(python.FS, folder, openSync(`libraries/${key}.bin`)),
    });
    this.#entry = python.pyimport('stillroom.engine');
    const pythonExtensions = python.pyimport('stillroom.extensions');
    extensions.onLoaded = (name) => pythonExtensions.loaded(name);
    extensions.onFailed = (name, error) => pythonExtensions.failed(name, error.message);
    /** The fields of `protocol::Versions`. */
    this.versions = { ...manifest.versions, pglite: version, ...JSON.parse(this.#entry.start(databases.names)) };
  }

  #execProtocol(number, message) {
    const began = performance.now();
    const answer = this.#watch.exec(number, message);
    this.postgresqlMs += performance.now() - began;
    return answer;
  }

  /** Writes the repository's files where Python finds them, and makes it the one that commands run in. Emits `mounted`. */
  mount(environmentJson, settingsJson, paths, contents) {
    writeRepository(this.#python.FS, paths, contents);
    this.#extensions.standInFor(JSON.parse(settingsJson).skipped_extensions ?? []);
    this.#entry.mount_repository(environmentJson, settingsJson);
  }

  /** Runs one Alembic command line; emits everything from `started` to `finished`. */
  run(run, argumentsJson) {
    this.#entry.run(run, argumentsJson);
  }

  /** Creates the roles of a JSON list that don't exist yet; emits everything from `started` to `finished`. */
  createRoles(run, namesJson) {
    this.#entry.create_roles(run, namesJson);
  }

  /** Creates the tables of the models; emits everything from `started` to `finished`. */
  createFromModels(run) {
    this.#entry.create_from_models(run);
  }

  /** Runs the statements of a JSON list, which somebody typed; emits everything from `started` to `finished`. */
  runSql(run, statementsJson) {
    this.#entry.run_sql(run, statementsJson);
  }

  /** Asks the queries of a JSON list and leaves nothing behind; emits `rows_read` or `reading_failed`. */
  readRows(read, queriesJson) {
    this.#entry.read_rows(read, queriesJson);
  }

  /** The revisions that the main database's version tables hold. */
  current() {
    return JSON.parse(this.#entry.current());
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

const REPOSITORY = '/repository';

function writeRepository(FS, paths, contents) {
  removeTree(FS, REPOSITORY);
  FS.mkdirTree(REPOSITORY);
  const made = new Set();
  paths.forEach((path, index) => {
    const file = `${REPOSITORY}/${path}`;
    const folder = file.slice(0, file.lastIndexOf('/'));
    if (!made.has(folder)) FS.mkdirTree(folder);
    made.add(folder);
    FS.writeFile(file, contents[index]);
  });
}

function removeTree(FS, path) {
  if (!FS.analyzePath(path).exists) return;
  for (const name of FS.readdir(path)) {
    if (name === '.' || name === '..') continue;
    const child = `${path}/${name}`;
    if (FS.isDir(FS.lstat(child).mode)) removeTree(FS, child);
    else FS.unlink(child);
  }
  if (path !== REPOSITORY) FS.rmdir(path);
}
