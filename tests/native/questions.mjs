// The queries that tell what a database holds.
import path from 'node:path';

/** Everything that a migration can leave in the catalogs. */
export const CATALOGS = path.resolve(import.meta.dirname, '../../crates/observer/src/catalogs.sql');

/** The rows of every table, and where every sequence stands. */
export const ROWS = path.join(import.meta.dirname, 'rows.sql');
