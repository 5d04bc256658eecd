// Watches one database while statements run: where transactions begin and end, which locks a statement takes, what it rewrites and reads
// through, and what it changes in the schema. It asks the same session between the repository's own statements and leaves nothing behind.
import { Asking } from './asking.mjs';
import { DDL_MODES, Locks } from './locks.mjs';
import { DEPENDENTS, EVERYTHING, OBJECTS, ROWS, partReached, reach, subjects } from './reach.mjs';
import { Schema } from './schema.mjs';
import { COUNT_ANEW, FILES, HELD, LOCKED } from './schema_sql.mjs';
import { Transactions } from './transactions.mjs';
import { firstColumn, query } from './wire.mjs';

const PREPARED = new Map([['stillroom_held', HELD], ['stillroom_locked', LOCKED]]);
/**
 * While no more locks than these are held, it is asked after each statement what became of all that is locked, though it neither locked
 * nor named it. What only reads and writes rows does so seldom, so that it is asked while it costs next to nothing.
 */
const FEW = 200;
const FEW_FOR_ROWS = 30;
const FORGETS_PREPARED = /^(?:DISCARD|DEALLOCATE)/;
/** Where COMMIT AND CHAIN is looked for: nobody writes it after megabytes of values. */
const READ_BYTES = 100_000;

/**
 * Statements that neither lock nor change anything themselves, by their tags. Nothing is asked after them: it could be a transaction's
 * first query, and SET TRANSACTION has to come before that.
 */
const QUIET = new Set(['BEGIN', 'START TRANSACTION', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'SET', 'RESET', 'SHOW']);
const isQuiet = (tag) => QUIET.has(tag);
const isBegin = (tag) => tag === 'BEGIN' || tag === 'START TRANSACTION';

export class Observer {
  #exec;
  #transactions;
  #locks = new Locks();
  #asking;
  #schema;
  #tags = [];
  #toldChanges = false;
  #isRolledBack = false;
  /** Why a statement could not be observed, until what it took no longer counts as taken by the next one. */
  #blindness;

  /** `exec(message)` sends wire-protocol bytes to the database and gives the answer; `now()` gives milliseconds. */
  constructor(exec, now) {
    this.#exec = exec;
    this.#transactions = new Transactions(now);
    this.#asking = new Asking(exec, PREPARED);
    this.#schema = new Schema(exec);
  }

  /** Every object of the schema as it was read last, as a JSON list. */
  objects() {
    return `[${this.#schema.objects().join(',')}]`;
  }

  /** A run begins: nothing is held. Gives what changed in the schema since it was read last; the first time, all of it. */
  begin() {
    this.#transactions.takeMarks();
    this.#tags = [];
    this.#toldChanges = this.#isRolledBack = false;
    this.#blindness = undefined;
    this.#locks.begin(this.#files());
    return this.#schema.readAll(false);
  }

  /** A message of the repository's code and its answer have passed. Gives what a rollback took back of the changes that were told. */
  passed(message, answer) {
    const { tags, kinds } = this.#transactions.note(answer, decoder.decode(message.subarray(0, READ_BYTES)));
    for (const tag of tags) this.#tags.push(tag);
    if (tags.some((tag) => FORGETS_PREPARED.test(tag))) this.#forgetPrepared();
    const hasEnded = kinds.includes('commit') || kinds.includes('rollback');
    if (hasEnded) {
      this.#locks.clear();
      this.#blindness = undefined;
    }
    const changes = kinds.includes('rollback') || kinds.includes('rollback_to_savepoint') ? this.#takenBack(tags, kinds) : [];
    if (hasEnded) this.#toldChanges = false;
    return changes;
  }

  /** Where transactions began and ended since the last time, in or before the statement of this index. */
  takeMarks(statement) {
    return this.#transactions.takeMarks().map((mark) => ({ ...mark, statement }));
  }

  /**
   * A statement has run: `{locks, rewritten, scanned, unknown, changes}`, where `locks` is null if they can't be known, and `unknown` says why
   * where observing failed; the changes are JSON texts. What fails here is never the statement's fault, and leaves the session as it was.
   */
  observe(sql) {
    try {
      return this.#observed(sql);
    } catch (error) {
      this.#blindness = error.message;
      return { ...unknown(error.message), changes: [] };
    }
  }

  #observed(sql) {
    // What ran before this transaction, for which nobody observes, has nothing to do with it.
    const wasQuiet = this.#tags.slice(this.#tags.findLastIndex(isBegin) + 1).every(isQuiet);
    this.#tags = [];
    if (this.#transactions.hasFailed) return { ...UNKNOWN, changes: [] };
    if (!this.#transactions.isOpen) return { ...UNKNOWN, changes: wasQuiet ? [] : this.#changesOutside(sql) };
    if (wasQuiet) return { ...NOTHING, changes: [] };
    const ofRows = reach(sql) === ROWS;
    const named = new Set(this.#schema.named(ofRows ? sql : subjects(sql)));
    const blindness = this.#blindness;
    const { taken, rewritten, scanned, there } = this.#compareLocks(named, ofRows ? FEW_FOR_ROWS : FEW);
    const changes = this.#changes(sql, taken, named, there);
    this.#toldChanges ||= changes.length > 0;
    this.#blindness = undefined;
    const effects = blindness ? unknown(`a statement before it could not be observed: ${blindness}`) : { locks: taken, rewritten, scanned };
    return { ...effects, changes };
  }

  /** The run has ended: what it changed in the schema and nobody has seen yet. */
  end() {
    return this.#schema.readAll(false);
  }

  /**
   * Asks at once, so that the next statement is not taken for the one that did it. Not where statements ran after the rollback; and
   * not in a transaction that has just begun, where SET TRANSACTION may come.
   */
  #takenBack(tags, kinds) {
    const after = tags.slice(tags.lastIndexOf('ROLLBACK') + 1);
    if (this.#transactions.hasFailed || kinds.at(-1) === 'begin' || !after.every(isQuiet)) {
      this.#isRolledBack ||= this.#toldChanges;
      return [];
    }
    // A savepoint's locks are gone, and those before it are still held.
    if (this.#locks.areHeld) this.#locks.newlyHeld(this.#asking.inside([['stillroom_held', NONE, '0']]));
    return this.#toldChanges ? this.#schema.readAll(this.#transactions.isOpen) : [];
  }

  /** `there` are relations that exist, of all that it took or named. */
  #changes(sql, taken, named, there) {
    const how = this.#isRolledBack ? EVERYTHING : reach(sql);
    this.#isRolledBack = false;
    if (how === EVERYTHING) return this.#schema.readAll(true);
    const locked = taken.filter(({ mode }) => DDL_MODES.has(mode)).map(({ oid, table }) => table ?? oid);
    const oids = new Set([...locked, ...(how === ROWS ? [] : named)]);
    if (how === DEPENDENTS) return this.#schema.readWithDependents(oids, there);
    return this.#schema.read(oids, there, { part: partReached(sql), others: how === OBJECTS });
  }

  /** What it scanned is not to be counted with the next transaction. */
  #changesOutside(sql) {
    this.#exec(query(COUNT_ANEW));
    return reach(sql) === ROWS ? [] : this.#schema.readAll(false);
  }

  /** Of what is held, what is new; and what became of the relations that are newly held or named, or of all while `few` are held. */
  #compareLocks(named, few) {
    const [relations, held] = partition(this.#asking.inside([['stillroom_held', oidList(named), String(few)]]), (line) => line.startsWith('['));
    const newlyHeld = this.#locks.newlyHeld(held);
    if (this.#locks.count > few) relations.push(...this.#relations(newlyHeld.filter(({ type, oid }) => type === 'relation' && !named.has(oid))));
    return this.#locks.describe(newlyHeld, relations);
  }

  #relations(locks) {
    return locks.length ? this.#asking.inside([['stillroom_locked', oidList(locks.map(({ oid }) => oid))]]) : [];
  }

  #files() {
    const [, json] = firstColumn(this.#exec(query(`${COUNT_ANEW}; ${FILES}`)));
    return JSON.parse(json ?? '[]');
  }

  #forgetPrepared() {
    this.#asking.forgetPrepared();
    this.#schema.forgetPrepared();
  }
}

const oidList = (oids) => `{${[...oids].join(',')}}`;
const NONE = oidList([]);

function partition(list, condition) {
  const parts = [[], []];
  for (const each of list) parts[condition(each) ? 0 : 1].push(each);
  return parts;
}

const NOTHING = { locks: [], rewritten: [], scanned: [] };
/** Of what ran where nothing could be asked. */
export const UNKNOWN = { ...NOTHING, locks: null };
const unknown = (reason) => ({ ...UNKNOWN, unknown: reason });

const decoder = new TextDecoder();
