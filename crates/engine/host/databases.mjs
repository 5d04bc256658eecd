// The databases that a repository's URLs name: one PGlite for each. Python numbers them; the first is 0 and always runs.
//
// A further one starts when something is first sent to it, which takes about half a second, or is kept as the snapshot has it.
import { packDataDirectory } from './datadir.mjs';
import { watchForEnd } from './ended.mjs';
import { packEntries, packedEntries } from './packed_files.mjs';

const NAMES = 'names';

/** A session that ends its transaction with PREPARE TRANSACTION keeps its locks. Servers take that only where they are told to, so migrations don't meet it. */
const COPY_SETTINGS = ['max_prepared_transactions=1'];

export class Databases {
  #start;
  #running = new Map();
  #kept = new Map();
  #ended;

  /** What Python knew of the databases when the snapshot was taken, as it told it; empty without one. */
  names = '';

  /** `start(dataDirectory, settings)` gives a PGlite that runs, with these `name=value` settings; without a data directory it is empty. */
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

  /** The PGlite of this number, which starts where it does not run. */
  get(number) {
    if (this.#ended) throw this.#ended;
    const known = this.#running.get(number);
    if (known) return known;
    const pg = this.#start(this.#kept.get(String(number)));
    watchForEnd(pg, (ended) => (this.#ended = ended));
    this.#kept.delete(String(number));
    this.#running.set(number, pg);
    return pg;
  }

  /** A PGlite of its own on one database of a snapshot, which stays as it is. */
  copy(snapshot, number) {
    const dataDirectory = new Map(packedEntries(snapshot)).get(String(number));
    const pg = this.#start(dataDirectory.slice(), COPY_SETTINGS);
    // Whoever asks it is told by the error.
    watchForEnd(pg, () => {});
    return pg;
  }

  /** All of them as they stand, in one buffer, with what Python knows of them. */
  snapshot(names) {
    if (this.#ended) throw this.#ended;
    const files = [[NAMES, new TextEncoder().encode(names)], ...this.#kept];
    for (const [number, pg] of this.#running) {
      files.push([String(number), packDataDirectory(pg)]);
    }
    return packEntries(files);
  }
}
