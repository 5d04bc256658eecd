// Watches one database while statements run: where transactions begin and end, which locks a statement takes, what it rewrites and reads
// through, and what it changes in the schema. It asks the same session between the repository's own statements and leaves nothing behind.
import { DDL_MODES, Locks } from './locks.mjs';
import { EVERYTHING, OBJECTS, ROWS, reach } from './reach.mjs';
import { Schema } from './schema.mjs';
import { FILES, LOCKS } from './schema_sql.mjs';
import { Transactions } from './transactions.mjs';
import { execute, firstColumn, prepare, query, together } from './wire.mjs';

const PREPARED = 'stillroom_locks';
const FORGETS_PREPARED = /discard|deallocate/i;

export class Observer {
  #exec;
  #transactions;
  #locks = new Locks();
  #schema;
  #isPrepared = false;
  #isRolledBack = false;

  /** `exec(message)` sends wire-protocol bytes to the database and gives the answer; `now()` gives milliseconds. */
  constructor(exec, now) {
    this.#exec = exec;
    this.#transactions = new Transactions(now);
    this.#schema = new Schema(exec);
  }

  /** Every object of the schema as it was read last, as a JSON list. */
  objects() {
    return `[${this.#schema.objects().join(',')}]`;
  }

  /** A run begins: nothing is held. Gives what changed in the schema since it was read last; the first time, all of it. */
  begin() {
    this.#transactions.takeMarks(0);
    this.#locks.begin(this.#files());
    return this.#schema.readAll();
  }

  /** A message of the repository's code and its answer have passed. */
  passed(message, answer) {
    const tags = this.#transactions.note(answer);
    const forgets = tags.some((tag) => FORGETS_PREPARED.test(tag)) || FORGETS_PREPARED.test(decoder.decode(message));
    if (forgets) this.#forgetPrepared();
    if (tags.includes('COMMIT') || tags.includes('ROLLBACK')) this.#locks.clear();
    if (tags.includes('ROLLBACK')) this.#isRolledBack = true;
  }

  /** Where transactions began and ended since the last time, in or before the statement of this index. */
  takeMarks(statement) {
    return this.#transactions.takeMarks().map((mark) => ({ ...mark, statement }));
  }

  /** A statement has run: `{locks, rewritten, scanned, changes}`, where `locks` is null if they can't be known; the changes are JSON texts. */
  observe(sql) {
    if (this.#transactions.hasFailed) return { ...UNKNOWN, changes: [] };
    if (!this.#transactions.isOpen) return { ...UNKNOWN, changes: reach(sql) === ROWS ? [] : this.#schema.readAll() };
    const { locks, settings } = this.#ask();
    const { taken, rewritten, scanned } = this.#locks.compare(locks);
    return { locks: taken, rewritten, scanned, changes: this.#changes(sql, taken, settings) };
  }

  /** The run has ended: what it changed in the schema and nobody has seen yet. */
  end() {
    return this.#schema.readAll();
  }

  #changes(sql, taken, settings) {
    const how = this.#isRolledBack ? EVERYTHING : reach(sql);
    this.#isRolledBack = false;
    if (how === EVERYTHING) return this.#schema.readAll(settings);
    const locked = taken.filter(({ mode }) => DDL_MODES.has(mode)).map(({ oid, table }) => table ?? oid);
    const named = how === ROWS ? [] : this.#schema.named(sql);
    return this.#schema.read(new Set([...locked, ...named]), how === OBJECTS, settings);
  }

  #ask() {
    const prepared = this.#isPrepared ? [] : [prepare(PREPARED, LOCKS)];
    const [json] = firstColumn(this.#exec(together(...prepared, execute(PREPARED))));
    this.#isPrepared = true;
    return JSON.parse(json);
  }

  #files() {
    const [json] = firstColumn(this.#exec(query(FILES)));
    return JSON.parse(json ?? '[]');
  }

  #forgetPrepared() {
    this.#isPrepared = false;
    this.#schema.forgetPrepared();
  }
}

const UNKNOWN = { locks: null, rewritten: [], scanned: [] };

const decoder = new TextDecoder();
