// What the version tables hold, asked of PostgreSQL by the host itself: Python only says which tables Alembic was configured with.
import { firstColumn, query } from './observe/wire.mjs';

/** For a database whose `env.py` has not run yet, or where none of the configured tables is found: tables whose only column is `version_num`. */
const BY_SHAPE = `
  select pg_catalog.format('%I.%I', n.nspname, c.relname)
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r'
  group by c.oid, n.nspname, c.relname
  having pg_catalog.array_agg(a.attname::text) = array['version_num']
  order by 1`;

/** The session's settings as a new connection would have them, for as long as the transaction lasts. */
const AS_NEW = 'begin transaction read only; reset role; reset search_path; reset statement_timeout';

/**
 * The revisions in the version tables of a database: `exec` sends wire-protocol bytes to it and gives the answer, `tables` are pairs of schema
 * (null for the search path's) and table. Nothing else may be using the session; nothing is left behind.
 */
export function versions(exec, tables) {
  const ask = (sql) => firstColumn(exec(query(sql)));
  try {
    ask(AS_NEW);
    const names = tables.map(([schema, table]) => (schema === null ? quoted(table) : `${quoted(schema)}.${quoted(table)}`));
    const found = names.sort().filter((name) => ask(`select pg_catalog.to_regclass(${literal(name)}) is not null`)[0] === 't');
    const rows = (found.length ? found : ask(BY_SHAPE)).flatMap((name) => ask(`select version_num from ${name} order by 1`));
    return [...new Set(rows)];
  } finally {
    exec(query('rollback'));
  }
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
const literal = (value) => `'${value.replaceAll("'", "''")}'`;
