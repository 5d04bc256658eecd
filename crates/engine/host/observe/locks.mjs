// What a statement newly locked, rewrote and read through, by comparing what the session holds with what it held before.

export class Locks {
  /** By kind of lock and mode: the line that was read, and its oids. */
  #held = new Map();
  #files = new Map();
  #names = new Map();
  #scans = new Map();

  /** The transaction ended: nothing is held, and PostgreSQL counts scans from nought. */
  clear() {
    this.#held.clear();
    this.#scans.clear();
  }

  /** Whether anything was held when it was compared last. */
  get areHeld() {
    return this.#held.size > 0;
  }

  /**
   * Starts again with the relations that are there, as FILES has them. A statement may drop one before its lock can be asked for its
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

  /** What is held now and was not before, as `{type, mode, oid}`; `lines` is the answer of the query HELD. */
  newlyHeld(lines) {
    const [before, found] = [this.#held, []];
    this.#held = new Map();
    for (const line of lines) {
      const [type, mode, list] = line.split(' ');
      const known = before.get(`${type} ${mode}`);
      const oids = known?.line === line ? known.oids : new Set(list.split(','));
      this.#held.set(`${type} ${mode}`, { line, oids });
      if (oids === known?.oids) continue;
      for (const oid of oids) if (!known?.oids.has(oid)) found.push({ type, mode, oid: Number(oid) });
    }
    return found;
  }

  /** How many locks are held. */
  get count() {
    let count = 0;
    for (const { oids } of this.#held.values()) count += oids.size;
    return count;
  }

  /** The locks that are new, and what `rows`, as HELD and LOCKED give them, show of their relations and others; `there` are those that exist. */
  describe(newlyHeld, rows) {
    const [there, rewritten, scanned] = [new Map(), [], []];
    for (const row of rows.map((json) => JSON.parse(json))) {
      const [oid, kind, schema, name, , table] = row;
      this.#name(oid, kind, schema, name);
      there.set(oid, table);
      if (table !== null && !there.has(table)) there.set(table, null);
      const isRewritten = this.#hasAnotherFile(row);
      if (isRewritten) rewritten.push(this.#subject(oid, table));
      const scan = this.#newScans(row, isRewritten);
      if (scan) scanned.push({ ...this.#subject(oid, table), ...scan });
    }
    return { taken: newlyHeld.map((lock) => this.#lock(lock, there)).filter(Boolean), rewritten, scanned, there };
  }

  #name(oid, kind, schema, name) {
    this.#names.set(oid, { schema, name, kind: KINDS[kind] ?? 'table' });
  }

  #subject(oid, table = null) {
    return { oid, ...this.#names.get(oid), table };
  }

  /** Nothing for a table that a statement made and dropped, as a rewrite of another does, and for what belongs to a table's storage. */
  #lock({ type, mode, oid }, there) {
    if (type === 'advisory') return { oid, mode, kind: 'advisory', schema: null, name: String(oid), table: null };
    return this.#names.has(oid) ? { mode, ...this.#subject(oid, there.get(oid)) } : undefined;
  }

  /** A relation has another file than before: it was rewritten or truncated. */
  #hasAnotherFile([oid, , , , file]) {
    const before = this.#files.get(oid);
    if (file) this.#files.set(oid, file);
    return Boolean(file) && before !== undefined && before !== file;
  }

  /** Only what PostgreSQL counts as a scan of a whole table; indexes are read by other ways. */
  #newScans([oid, kind, , , , , scans, rows], isRewritten) {
    if (kind !== 'r' && kind !== 'm') return undefined;
    const before = this.#scans.get(oid) ?? { scans: 0, rows: 0 };
    this.#scans.set(oid, { scans, rows });
    const builtNew = isRewritten && rows === before.rows;
    return scans > before.scans && !builtNew ? { scans: scans - before.scans, rows: rows - before.rows } : undefined;
  }
}

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
