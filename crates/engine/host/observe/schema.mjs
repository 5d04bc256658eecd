// The schema as it was read last, and what a statement has changed in it.
import { withField } from './json_text.mjs';
import { NOT_RELATIONS, RELATION, RELATIONS, part } from './schema_sql.mjs';
import { execute, firstColumn, prepare, together } from './wire.mjs';

const [RELATION_PREPARED, SET_PREPARED] = ['stillroom_relation', 'stillroom_set'];
const partPrepared = (field) => `stillroom_${field}`;

/**
 * What is asked again and again. Names are written as seen from `public`, whatever the search path is; and a plan is not made anew for
 * each oid.
 */
const PREPARED = {
  stillroom_savepoint: 'savepoint stillroom',
  stillroom_rollback: 'rollback to savepoint stillroom',
  stillroom_release: 'release savepoint stillroom',
  [SET_PREPARED]: "select pg_catalog.set_config('search_path', 'public', true), pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true)",
  [RELATION_PREPARED]: RELATION,
  ...Object.fromEntries(['columns', 'constraints', 'indexes'].map((field) => [partPrepared(field), part(field)])),
};

const AS_SEEN_FROM_PUBLIC = execute(SET_PREPARED);
const BEGIN_PART = [execute('stillroom_savepoint')];
const TAKE_BACK = [execute('stillroom_rollback'), execute('stillroom_release')];

export class Schema {
  #exec;
  #objects = new Map();
  #words = new Map();
  #isPrepared = false;

  /** `exec(message)` sends wire-protocol bytes and gives the answer. */
  constructor(exec) {
    this.#exec = exec;
  }

  /** The session has forgotten what was prepared. */
  forgetPrepared() {
    this.#isPrepared = false;
  }

  /** Every object as the JSON text it was read as. */
  objects() {
    return [...this.#objects.values()];
  }

  /** Relations whose name, or whose index's name, is a word of this text; a foreign key changes nothing in the table that it references. */
  *named(sql) {
    const text = sql.toLowerCase().replace(REFERENCED, ' ');
    const quoted = (text.match(QUOTED) ?? []).map((name) => name.slice(1, -1).replaceAll('""', '"'));
    for (const word of new Set([...(text.match(WORD) ?? []), ...quoted])) yield* this.#words.get(word) ?? [];
  }

  /** Reads all of it; gives what changed. `inTransaction` tells whether one is open. */
  readAll(inTransaction) {
    const texts = this.#ask(inTransaction, [...once(RELATIONS), ...once(NOT_RELATIONS)]);
    return this.#replace(texts, this.#objects.keys());
  }

  /**
   * Reads those of these relations that are `there`, and what is no relation if asked to, inside of a transaction; gives what changed. Of
   * what was known already, only the `part` is read that can have changed, where there is one.
   */
  read(oids, there, { part: field, others = false }) {
    const relations = [...oids].filter((oid) => there.has(oid)).map((oid) => execute(this.#howToRead(oid, field), String(oid)));
    const parts = [...relations, ...(others ? once(NOT_RELATIONS) : [])];
    const texts = parts.length ? this.#ask(true, parts).map((text) => this.#whole(text)) : [];
    const known = others ? [...this.#objects.keys()].filter((key) => !key.startsWith(OF_RELATION)) : [];
    return this.#replace(texts, [...[...oids].map((oid) => OF_RELATION + oid), ...known]);
  }

  #howToRead(oid, field) {
    return field && this.#objects.has(OF_RELATION + oid) ? partPrepared(field) : RELATION_PREPARED;
  }

  /** A relation's text, where only a part of it was read. */
  #whole(text) {
    const [, field, oid, value] = PART.exec(text) ?? [];
    return field ? withField(this.#objects.get(OF_RELATION + oid), field, value) : text;
  }

  /** In one exchange. What reading locks and sets ends with it: it is a transaction of its own, or a part of the open one that is taken back. */
  #ask(inTransaction, parts) {
    const prepared = this.#isPrepared ? [] : Object.entries(PREPARED).map(([name, sql]) => prepare(name, sql));
    const [before, after] = inTransaction ? [BEGIN_PART, TAKE_BACK] : [[], []];
    const [, ...texts] = firstColumn(this.#exec(together(...prepared, ...before, AS_SEEN_FROM_PUBLIC, ...parts, ...after)));
    this.#isPrepared = true;
    return texts;
  }

  /** Puts what was read in the place of what was known; what was `asked` for and did not come is gone. */
  #replace(texts, asked) {
    const changes = [];
    const gone = new Set(asked);
    for (const text of texts) {
      const [, kind, oid] = IDENTITY.exec(text);
      const key = `${kind} ${oid}`;
      gone.delete(key);
      if (this.#objects.get(key) === text) continue;
      this.#objects.set(key, text);
      if (kind === 'relation') this.#learnWords(JSON.parse(text));
      changes.push(`{"class":"${kind}","oid":${oid},"object":${text}}`);
    }
    for (const key of gone) {
      if (!this.#objects.delete(key)) continue;
      const [kind, oid] = key.split(' ');
      changes.push(`{"class":"${kind}","oid":${oid}}`);
    }
    return changes;
  }

  /** Words are never forgotten: one too many costs a reading, no more. */
  #learnWords({ oid, name, indexes }) {
    for (const each of [name, ...(indexes ?? []).map((index) => index.name)]) {
      const word = each.toLowerCase();
      const oids = this.#words.get(word) ?? new Set();
      this.#words.set(word, oids.add(oid));
    }
  }
}

/** How the texts begin, and how the keys of relations do. */
const IDENTITY = /^\{"class" ?: ?"(\w+)", ?"oid" ?: ?(\d+)/;
const OF_RELATION = 'relation ';
const PART = /^\{"part" : "(\w+)", "oid" : (\d+), "value" : ([\s\S]*)\}$/;

const REFERENCED = /\breferences\s+[^\s(),;]+/g;
const QUOTED = /"(?:[^"]|"")+"/g;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/gu;

const once = (sql) => [prepare('', sql), execute('')];
