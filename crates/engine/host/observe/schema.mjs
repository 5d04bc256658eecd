// The schema as it was read last, and what a statement has changed in it.
import { execute, firstColumn, prepare, together } from './wire.mjs';
import { NOT_RELATIONS, RELATION, RELATIONS } from './schema_sql.mjs';

const PREPARED = 'stillroom_relation';

/** Names are written as seen from `public`, whatever the search path is; and a plan is not made anew for each oid. */
const AS_SEEN_FROM_PUBLIC = ['public', 'force_generic_plan'];

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
    const words = sql.toLowerCase().replace(REFERENCED, ' ').match(WORD);
    for (const word of new Set(words)) yield* this.#words.get(word) ?? [];
  }

  /** Reads all of it; gives what changed. `settings` are those of `read`. */
  readAll(settings) {
    const texts = this.#ask(settings, [...once(RELATIONS), ...once(NOT_RELATIONS)]);
    return this.#replace(texts, () => true);
  }

  /**
   * Reads these relations, and what is no relation if asked to; gives what changed. `settings` are the search path and the
   * plan_cache_mode that the open transaction has, to be left as they were; undefined outside of a transaction.
   */
  read(oids, others, settings) {
    if (!oids.size && !others) return [];
    const relations = [...oids].map((oid) => execute(PREPARED, String(oid)));
    if (oids.size && !this.#isPrepared) relations.unshift(prepare(PREPARED, RELATION));
    this.#isPrepared ||= oids.size > 0;
    const texts = this.#ask(settings, [...relations, ...(others ? once(NOT_RELATIONS) : [])]);
    return this.#replace(texts, ({ class: kind, oid }) => (kind === 'relation' ? oids.has(oid) : others));
  }

  /** In one exchange: outside of a transaction a setting lasts as long as that. */
  #ask(settings, parts) {
    const restore = settings ? set(settings) : [];
    const texts = firstColumn(this.#exec(together(...set(AS_SEEN_FROM_PUBLIC), ...parts, ...restore)));
    return texts.slice(1, settings ? -1 : undefined);
  }

  /** Puts what was read in the place of what was known; `wasRead(key)` tells whether an object that did not come is gone. */
  #replace(texts, wasRead) {
    const changes = [];
    const seen = new Set();
    for (const text of texts) {
      const object = JSON.parse(text);
      const key = `${object.class} ${object.oid}`;
      seen.add(key);
      if (this.#objects.get(key) === text) continue;
      this.#objects.set(key, text);
      this.#learnWords(object);
      changes.push(`{"class":"${object.class}","oid":${object.oid},"object":${text}}`);
    }
    for (const key of this.#objects.keys()) {
      const [kind, oid] = key.split(' ');
      if (seen.has(key) || !wasRead({ class: kind, oid: Number(oid) })) continue;
      this.#objects.delete(key);
      changes.push(`{"class":"${kind}","oid":${oid}}`);
    }
    return changes;
  }

  /** Words are never forgotten: one too many costs a reading, no more. */
  #learnWords({ class: kind, oid, name, indexes }) {
    if (kind !== 'relation') return;
    for (const each of [name, ...(indexes ?? []).map((index) => index.name)]) {
      const word = each.toLowerCase();
      const oids = this.#words.get(word) ?? new Set();
      this.#words.set(word, oids.add(oid));
    }
  }
}

const REFERENCED = /\breferences\s+[^\s(),;]+/g;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/gu;

const SET = "select pg_catalog.set_config('search_path', $1, true), pg_catalog.set_config('plan_cache_mode', $2, true)";

const set = (settings) => [prepare('', SET), execute('', ...settings)];

const once = (sql) => [prepare('', sql), execute('')];
