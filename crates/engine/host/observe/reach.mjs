// How much of the schema a statement can have changed, by its first words. It only saves reading what can't have changed: whatever it
// misses is found when the whole schema is compared at the end of the command.
import { withoutLiterals } from './literals.mjs';

/** Nothing, unless it took a lock as DDL does. */
export const ROWS = 'rows';
/** The relations that it names or locks. */
export const RELATIONS = 'relations';
/** These, and what is no relation: types, functions, schemas, extensions … */
export const OBJECTS = 'objects';
/** These, and whatever may have the name of a relation in its definition. */
export const DEPENDENTS = 'dependents';
/** Anything. */
export const EVERYTHING = 'everything';

const ORDER = [ROWS, RELATIONS, OBJECTS, DEPENDENTS, EVERYTHING];

/** The furthest reach of the statements in a text. */
export function reach(sql) {
  let furthest = 0;
  for (const part of withoutLiterals(sql).replace(OF_ROWS, ' ').split(';')) {
    const statement = part.replace(OPENS, '');
    if (statement) furthest = Math.max(furthest, ORDER.indexOf(reachOfOne(statement)));
  }
  return ORDER[furthest];
}

/** The parts of a text that name what its statements are about: not the columns, expressions and other tables that follow. */
export function subjects(sql) {
  const names = [];
  const plain = withoutLiterals(sql, (quoted) => `"${names.push(quoted) - 1}"`);
  const parts = plain.split(';').map((part) => part.replace(OPENS, ''));
  const heads = parts.map((part) => (NAMES_LATE.test(part) ? part : part.replace(/^\w+/, '').split(FOLLOWS, 1)[0]));
  return heads.join(' ').replace(/"(\d+)"/g, (_, position) => names[position]);
}

/**
 * The one part of a relation that a statement can have changed: its columns, constraints or indexes; undefined where it may be more. For
 * one statement alone, with nothing in it that could reach further.
 */
export function partReached(sql) {
  const plain = withoutLiterals(sql).replace(OF_ROWS, ' ').replace(/;\s*$/, '').replace(OPENS, '');
  return plain.includes(';') ? undefined : PARTS_REACHED.find(([, is, butNot]) => is.test(plain) && !butNot.test(plain))?.[0];
}

const NEVER = /(?!)/;
const MORE_THAN_COLUMNS =
  /\b(?:constraint|unique|primary|references|check|exclude|foreign|type|drop\s+(?!default|not\s+null)|validate|enable|disable|cluster|inherit|of|owner|replica|attach|detach|reset|logged|unlogged|tablespace|schema|access|rename|expression)\b/i;
/** A NOT NULL is a constraint since PostgreSQL 18, and here a property of its column. */
const MORE_THAN_CONSTRAINTS = /\b(?:column|not\s+null|unique|primary|exclude|using|drop|alter\s+(?!table)|enable|disable|cluster|inherit|of|owner|replica|attach|detach|set|reset|rename)\b/i;
const PARTS_REACHED = [
  ['indexes', /^(?:create(?:\s+unique)?|drop)\s+index\b/i, /\bcascade\b/i],
  ['columns', /^comment\s+on\s+column\b/i, NEVER],
  ['columns', /^alter\s+table\b[\s\S]*\badd\s+column\b/i, MORE_THAN_COLUMNS],
  ['columns', /^alter\s+table\b[\s\S]*\balter\s+column\b[\s\S]*\b(?:set|drop)\s+(?:default|not\s+null)\b/i, MORE_THAN_COLUMNS],
  ['constraints', /^alter\s+table\b[\s\S]*\b(?:add|validate)\s+constraint\b/i, MORE_THAN_CONSTRAINTS],
];

/** `GRANT SELECT (name) ON item` */
const NAMES_LATE = /^(?:grant|revoke)\b/i;

const FOLLOWS = /\(|\b(?:add|alter|drop|rename|set|using|is|as|validate|owner|where|from|values|references)\b/i;

/** What a foreign key says of rows. */
const OF_ROWS = /\bon\s+(?:delete|update)\s+cascade\b/gi;
const OPENS = /^[\s(]+/;

const ONLY_ROWS = new Set(
  ('select insert update delete with values table copy set reset show begin start commit end rollback abort savepoint release explain fetch move ' +
    'declare close lock listen unlisten notify analyze prepare deallocate discard merge').split(' '),
);
const SHAPES = /^(?:create|alter|drop|comment\s+on|truncate|refresh|reindex|cluster|vacuum)\b/i;
const OF_RELATIONS =
  /^(?:create|alter|drop|comment\s+on|truncate|refresh|reindex|cluster|vacuum)\s+(?:(?:or\s+replace|global|local|temp|temporary|unlogged|unique|materialized|constraint|foreign|concurrently|recursive)\s+)*(?:table|index|view|sequence|trigger|policy|rule|column|constraint)\b/i;
const RENAMES = /\b(?:rename|set\s+schema)\b/i;
const CARRIES_FAR = /\b(?:cascade|all\s+in\s+tablespace|owned\s+by\s+current)\b/i;

function reachOfOne(statement) {
  const [first] = statement.toLowerCase().split(/[\s(]/, 1);
  if (ONLY_ROWS.has(first)) return ROWS;
  if (CARRIES_FAR.test(statement)) return EVERYTHING;
  if (OF_RELATIONS.test(statement)) return RENAMES.test(statement) ? DEPENDENTS : RELATIONS;
  if (first === 'grant' || first === 'revoke') return /\ball\s+\w+\s+in\s+schema\b/i.test(statement) ? EVERYTHING : OBJECTS;
  if (/^drop\s+(?:schema|extension|owned)\b/i.test(statement)) return EVERYTHING;
  return SHAPES.test(statement) && !RENAMES.test(statement) ? OBJECTS : EVERYTHING;
}
