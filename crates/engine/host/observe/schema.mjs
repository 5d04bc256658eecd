// The schema as it was read last, and what a statement has changed in it.
import { Asking } from './asking.mjs';
import { withField } from './json_text.mjs';
import { withoutLiterals } from './literals.mjs';
import { DEPENDENTS, NOT_RELATIONS, RELATION, RELATIONS, part } from './schema_sql.mjs';

/** By the name that it is prepared under, what is asked again and again. */
const PREPARED = {
  stillroom_set: "select pg_catalog.set_config('search_path', 'public', true), pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true)",
  stillroom_relation: RELATION,
  stillroom_columns: part('columns'),
  stillroom_constraints: part('constraints'),
  stillroom_indexes: part('indexes'),
  stillroom_dependents: DEPENDENTS,
  stillroom_relations: RELATIONS,
  stillroom_not_relations: NOT_RELATIONS,
};

export class Schema {
  #asking;
  #objects = new Map();
  #words = new Map();
  #sequences = new Map();

  /** `exec(message)` sends wire-protocol bytes and gives the answer. */
  constructor(exec) {
    this.#asking = new Asking(exec, new Map(Object.entries(PREPARED)));
  }

  /** The session has forgotten what was prepared. */
  forgetPrepared() {
    this.#asking.forgetPrepared();
  }

  /** Every object as the JSON text it was read as. */
  objects() {
    return [...this.#objects.values()];
  }

  /** Relations whose name, or whose index's name, is a word of this text; a foreign key changes nothing in the table that it references. */
  *named(sql) {
    const text = (sql.length > LONG ? withoutLiterals(sql, (name) => name) : sql).toLowerCase().replace(REFERENCED, ' ');
    const quoted = (text.match(QUOTED) ?? []).map((name) => name.slice(1, -1).replaceAll('""', '"'));
    for (const word of new Set([...(text.match(WORD) ?? []), ...quoted])) yield* this.#words.get(word) ?? [];
  }

  /** Reads all of it; gives what changed. `inTransaction` tells whether one is open. */
  readAll(inTransaction) {
    const texts = this.#ask(inTransaction, [['stillroom_relations'], ['stillroom_not_relations']]);
    return this.#replace(texts, this.#objects.keys());
  }

  /**
   * Reads those of these relations that are `there`, and what is no relation if asked to, inside of a transaction; gives what changed. Of
   * what was known already, only the `part` is read that can have changed, where there is one.
   */
  read(oids, there, { part: field, others = false }) {
    const owned = this.#ownedBy([...oids].filter((oid) => !there.has(oid))).filter((oid) => !oids.has(oid));
    const relations = [...[...oids].filter((oid) => there.has(oid)), ...owned].map((oid) => [this.#howToRead(oid, field), String(oid)]);
    const questions = [...relations, ...(others ? [['stillroom_not_relations']] : [])];
    const texts = questions.length ? this.#ask(true, questions).map((text) => this.#whole(text)) : [];
    const known = others ? [...this.#objects.keys()].filter((key) => !key.startsWith(OF_RELATION)) : [];
    return this.#replace(texts, [...[...oids, ...owned].map((oid) => OF_RELATION + oid), ...known]);
  }

  /** These relations that are `there` and those whose words may name them, and what is no relation, as in `read`. */
  readWithDependents(oids, there) {
    const dependents = this.#ask(true, [['stillroom_dependents', `{${[...there.keys()].filter((oid) => oids.has(oid)).join(',')}}`]]).map(Number);
    const all = new Map([...there.entries(), ...dependents.map((oid) => [oid, null])]);
    return this.read(new Set([...oids, ...dependents]), all, { others: true });
  }

  /** Sequences go with the tables that own them, and are not locked again if this transaction has made them. */
  #ownedBy(tables) {
    return tables.flatMap((oid) => [...(this.#sequences.get(oid) ?? [])]);
  }

  #howToRead(oid, field) {
    return field && this.#objects.has(OF_RELATION + oid) ? `stillroom_${field}` : 'stillroom_relation';
  }

  /** A relation's text, where only a part of it was read. */
  #whole(text) {
    const [, field, oid, value] = PART.exec(text) ?? [];
    return field ? withField(this.#objects.get(OF_RELATION + oid), field, value) : text;
  }

  /**
   * In one exchange; each question is a name of PREPARED and its values. Names are written as seen from `public`, whatever the search path
   * is; and a plan is not made again for each oid. What reading locks and sets ends with it: it is a transaction of its own, or a part of
   * the open one that is taken back.
   */
  #ask(inTransaction, questions) {
    const all = [['stillroom_set'], ...questions];
    const [, ...texts] = inTransaction ? this.#asking.insideAndUndo(all) : this.#asking.outside(all);
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
      if (kind === 'relation') this.#learn(JSON.parse(text));
      changes.push(`{"class":"${kind}","oid":${oid},"object":${text}}`);
    }
    for (const key of gone) {
      if (!this.#objects.delete(key)) continue;
      const [kind, oid] = key.split(' ');
      changes.push(`{"class":"${kind}","oid":${oid}}`);
    }
    return changes;
  }

  /** Words and owners are never forgotten: one too many costs a reading, no more. */
  #learn({ oid, name, indexes, sequence }) {
    for (const each of [name, ...(indexes ?? []).map((index) => index.name)]) added(this.#words, each.toLowerCase(), oid);
    if (sequence?.owner) added(this.#sequences, sequence.owner.relation, oid);
  }
}

function added(sets, key, value) {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}

/** How the texts begin, and how the keys of relations do. */
const IDENTITY = /^\{"class" ?: ?"(\w+)", ?"oid" ?: ?(\d+)/;
const OF_RELATION = 'relation ';
const PART = /^\{"part" : "(\w+)", "oid" : (\d+), "value" : ([\s\S]*)\}$/;

/** What is longer has values in it rather than names. */
const LONG = 100_000;

const REFERENCED = /\breferences\s+[^\s(),;]+/g;
const QUOTED = /"[^"]+"(?:"[^"]*")*/g;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/gu;
