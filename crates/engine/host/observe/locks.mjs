// What a statement newly locked, rewrote and read through, by comparing what the session holds with what it held before.

const NOTHING = { taken: [], rewritten: [], scanned: [] };

export class Locks {
  #held = new Map();
  #files = new Map();
  #names = new Map();
  #scans = new Map();
  #last = null;

  /** The transaction ended: nothing is held, and PostgreSQL counts scans from nought. */
  clear() {
    this.#held.clear();
    this.#scans.clear();
    this.#last = null;
  }

  /** Whether anything was held when it was compared last. */
  get areHeld() {
    return this.#held.size > 0;
  }

  /**
   * Begins anew with the relations that are there, as FILES has them. A statement may drop one before its lock can be asked for its
   * name, and give one another file before that was seen.
   */
  begin(relations) {
    this.clear();
    this.#names.clear();
    this.#files.clear();
    for (const [oid, kind, schema, name, file] of relations) {
      this.#name(oid, kind, schema, name);
      this.#files.set(oid, file);
    }
  }

  /** Compares; `json` is the answer of the query LOCKS. */
  compare(json) {
    if (json === this.#last) return NOTHING;
    this.#last = json;
    const now = new Map();
    const [rewritten, scanned] = [new Map(), new Map()];
    for (const row of JSON.parse(json ?? '[]')) {
      const lock = this.#lock(row);
      // A table that a statement made and dropped, as it writes another anew.
      if (!lock) continue;
      now.set(`${lock.oid} ${lock.mode}`, lock);
      this.#compareFile(row, lock, rewritten);
      this.#compareScans(row, lock, scanned, rewritten);
    }
    const taken = [...now].filter(([key]) => !this.#held.has(key)).map(([, lock]) => lock);
    this.#held = now;
    return { taken, rewritten: [...rewritten.values()], scanned: [...scanned.values()] };
  }

  #name(oid, kind, schema, name) {
    this.#names.set(oid, { schema, name, kind: KINDS[kind] ?? 'table' });
  }

  #lock([type, oid, mode, kind, schema, name, , table]) {
    if (type === 'advisory') return { oid, mode, kind: 'advisory', schema: null, name: String(oid), table: null };
    if (name !== null) this.#name(oid, kind, schema, name);
    const known = this.#names.get(oid);
    return known && { oid, mode, ...known, table };
  }

  /** A relation has another file than before: it was written anew, or emptied. */
  #compareFile([, oid, , , , , file], lock, rewritten) {
    if (!file) return;
    const before = this.#files.get(oid);
    this.#files.set(oid, file);
    if (before !== undefined && before !== file) rewritten.set(oid, subject(lock));
  }

  /** Only what PostgreSQL counts as a scan of a whole table; indexes are read by other ways. */
  #compareScans([, oid, , kind, , , , , scans, rows], lock, scanned, rewritten) {
    if (kind !== 'r' && kind !== 'm') return;
    const before = this.#scans.get(oid) ?? { scans: 0, rows: 0 };
    this.#scans.set(oid, { scans, rows });
    const builtNew = rewritten.has(oid) && rows === before.rows;
    if (scans > before.scans && !builtNew) scanned.set(oid, { ...subject(lock), scans: scans - before.scans, rows: rows - before.rows });
  }
}

const subject = ({ oid, kind, schema, name, table }) => ({ oid, kind, schema, name, table });

/**
 * Modes that no statement takes that only reads and writes rows: what takes one may change the shape of a relation. Without
 * ShareRowExclusiveLock, which a foreign key takes of the table that it references; a trigger takes it too, but names its table.
 */
export const DDL_MODES = new Set(['ShareUpdateExclusiveLock', 'ShareLock', 'ExclusiveLock', 'AccessExclusiveLock']);

const KINDS = {
  r: 'table',
  p: 'partitioned_table',
  v: 'view',
  m: 'materialized_view',
  S: 'sequence',
  f: 'foreign_table',
  i: 'index',
  I: 'index',
  c: 'composite_type',
};
