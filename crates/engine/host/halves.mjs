// PGlite and Pyodide, side by side: what Rust has them do.
//
// Python gets functions, and nothing else of JavaScript: through them it sends bytes to PostgreSQL, reports what it sees and has libraries
// loaded. What they get is made text or a number first: it may be an object of Python's that answers differently every time.
import { unpackFiles } from './packed_files.mjs';
import { writeRepository } from './repository.mjs';

export class Halves {
  #extensions;
  #python;
  #entry;
  #assets;
  #pglite;
  #confine;

  /** The databases of this engine. */
  databases;

  /** `confine` takes away what a repository's code must not reach. */
  constructor({ databases, extensions, version }, python, assets, confine) {
    this.databases = databases;
    this.#extensions = extensions;
    this.#python = python;
    this.#assets = assets;
    this.#pglite = version;
    this.#confine = confine;
    this.#entry = python.pyimport('stillroom.engine');
  }

  /** Hands Python the joint; gives the fields of `protocol::Versions` as JSON text. */
  join(joint) {
    const extensions = this.#python.pyimport('stillroom.faults.extensions');
    this.#extensions.onLoaded = (name) => joint.report('extension_loaded', JSON.stringify({ name }));
    this.#extensions.onSkipped = (name) => joint.report('extension_skipped', JSON.stringify({ name }));
    this.#extensions.onFailed = (name, error) => extensions.failed(name, error.message);
    const functions = {
      exec_protocol: (number, message) => joint.execProtocol(Number(number), message),
      report: (name, fields) => joint.reportOfPython(`${name}`, `${fields}`),
      statement: (number, sql, fields, durationMs) => joint.statement(Number(number), `${sql}`, `${fields}`, Number(durationMs)),
      clock: () => joint.clock(),
      load_library: (key, folder) => unpackFiles(this.#python.FS, folder, this.#assets.bytesSync(`libraries/${key}.bin`)),
    };
    const { manifest } = this.#assets;
    const versions = this.#entry.start(this.databases.names, JSON.stringify(manifest.libraries), ...Object.values(functions));
    this.#confine();
    return JSON.stringify({ ...manifest.versions, pglite: this.#pglite, ...JSON.parse(versions) });
  }

  /** Writes the repository's files, which are packed, where Python finds them, and makes it the one that commands run in. */
  mount(environmentJson, settingsJson, packed) {
    writeRepository(this.#python.FS, packed);
    this.#extensions.standInFor(JSON.parse(settingsJson).skipped_extensions ?? []);
    this.#entry.mount_repository(environmentJson, settingsJson);
  }

  /** Runs a task (`protocol::Task` as JSON, but for a reset); gives what `runner.run` gives. */
  run(taskJson) {
    return this.#entry.run(taskJson);
  }

  mainDatabase() {
    return this.#entry.main_database();
  }

  migratedDatabases() {
    return this.#entry.migrated_databases();
  }

  /** The databases as they are now, to give to `replaceDatabases` or `boot` later. */
  takeSnapshot() {
    return this.databases.snapshot(this.#entry.database_names());
  }

  /** A PGlite of its own on one database of a snapshot, until `endCopy`. */
  startCopy(snapshot, number) {
    return this.databases.copy(snapshot, number);
  }

  endCopy(pg) {
    this.#extensions.forgetInstalledIn(pg.Module.FS);
  }

  /** Replaces the databases, by those of this snapshot (given away) or by an empty one. Python stays as it is. */
  replaceDatabases(snapshot) {
    this.#extensions.forgetInstalled();
    this.databases.replace(snapshot && new Uint8Array(snapshot));
    this.#entry.databases_replaced(this.databases.names);
  }
}
