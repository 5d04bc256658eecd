// The databases that a repository's URLs name: one PGlite for each. Python numbers them; the first is 0 and always runs.
//
// A further one starts when something is first sent to it, which takes about half a second, or is kept as the snapshot has it.
import { nextTransaction, packDataDirectory } from './datadir.mjs';
import { watchForEnd } from './ended.mjs';
import { packEntries, packedEntries } from './packed_files.mjs';

const NAMES = 'names';

/**
 * PGlite keeps what it has parsed of every answer to `execProtocolRawSync` until its `execProtocol` runs. So after so many bytes that is asked
 * for nothing: a Sync between messages, which all end with one of their own, changes nothing.
 */
const KEPT_BYTES = 4_000_000;
const SYNC = Uint8Array.of('S'.charCodeAt(), 0, 0, 0, 4);

export class Databases {
  #start;
  #running = new Map();
  #kept = new Map();
  #ended;

  /** What Python knew of the databases when the snapshot was taken, as it told it; empty without one. */
  names = '';

  /** `start(dataDirectory)` gives a PGlite that runs; without a data directory it is empty. */
  constructor(start, snapshot) {
    this.#start = start;
    this.replace(snapshot);
  }

  /** Ends all of them, and goes on with those of this snapshot (given away), or with an empty one. */
  replace(snapshot) {
    this.#running.clear();
    this.#ended = undefined;
    this.#kept = new Map(snapshot ? packedEntries(snapshot) : []);
    this.names = new TextDecoder().decode(this.#kept.get(NAMES));
    this.#kept.delete(NAMES);
    this.get(0);
  }

  /** The PGlite of this number. */
  get(number) {
    return this.#database(number).pg;
  }

  /** Why nothing can be asked any more; undefined while all of them run. */
  get ended() {
    return this.#ended;
  }

  /** Sends wire-protocol bytes to the database of this number, and gives its whole answer. */
  execProtocol(number, message) {
    if (this.#ended) throw this.#ended;
    const database = this.#database(number);
    const answer = database.pg.execProtocolRawSync(message);
    database.keptBytes += answer.length;
    if (database.keptBytes > KEPT_BYTES) {
      database.keptBytes = 0;
      database.pg.execProtocol(SYNC, { syncToFs: false });
    }
    return answer;
  }

  /** All of them as they stand, in one buffer, with what Python knows of them. */
  snapshot(names) {
    if (this.#ended) throw this.#ended;
    const files = [[NAMES, new TextEncoder().encode(names)], ...this.#kept];
    for (const [number, { pg }] of this.#running) {
      files.push([String(number), packDataDirectory(pg)]);
    }
    return packEntries(files);
  }

  /** Whether anything was written to one of them since this was asked last, or since it began. */
  haveChanged() {
    const changed = [...this.#running.values()].filter(({ pg, askedAt }) => nextTransaction(pg) !== askedAt);
    for (const database of changed) database.askedAt = nextTransaction(database.pg);
    return changed.length > 0;
  }

  #database(number) {
    const database = this.#running.get(number);
    if (database) return database;
    const pg = this.#start(this.#kept.get(String(number)));
    watchForEnd(pg, (ended) => (this.#ended = ended));
    this.#kept.delete(String(number));
    const started = { pg, askedAt: nextTransaction(pg), keptBytes: 0 };
    this.#running.set(number, started);
    return started;
  }
}
