// What is asked to tell what a database holds.
import path from 'node:path';
import { SCHEMA_SQL, catalogsOf } from '../../crates/engine/tests/wasm.mjs';

/** The rows of every table, and where every sequence stands: a file of SQL. */
export const ROWS = path.join(import.meta.dirname, 'rows.sql');

/** Everything that a migration can leave in the catalogs of a native database, as lines. */
export function nativeCatalogs(server, database) {
  return catalogsOf(server.ask(database, SCHEMA_SQL));
}

/** The lines that `ROWS` yields there. */
export function nativeRows(server, database) {
  return server.query(database, ROWS).split('\n').filter(Boolean);
}
