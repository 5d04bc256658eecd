// One native Alembic command with the recorder in its process: what it did, how it ended, and where the version tables stand.
import fs from 'node:fs';
import { lastWords } from './failures.mjs';

/**
 * Resolves to what `run` tells of the program, and the recorder's `events`.
 * @param {(env: object) => Promise<object>} run runs it with these variables, as `process.mjs` does
 * @param {object} where `record`, the file for the recorder; `server` and `database`, where connections lead; `databases`, the file with
 *   those that other URLs named (see `Databases`); `folder`, `script` and `paths` of the repository
 */
export async function runRecorded(run, { record, server, database, databases, folder, script, paths = [] }) {
  fs.rmSync(record, { force: true });
  const recorder = {
    STILLROOM_RECORD: record,
    STILLROOM_SERVER: JSON.stringify({ ...server.place, database, databases }),
    STILLROOM_FOLDER: folder,
    STILLROOM_SCRIPT: script,
    STILLROOM_PATHS: JSON.stringify(paths),
  };
  const result = await run(recorder);
  const text = fs.existsSync(record) ? fs.readFileSync(record, 'utf8') : '';
  return { ...result, events: text.split('\n').filter(Boolean).map((line) => JSON.parse(line)) };
}

/** The migration contexts that env.py configured. */
export const contextsOf = (events) => events.filter(({ event }) => event === 'context');

/** `{revision, direction, duration_ms}` of every step that came to its end. */
export function revisionsOf(events) {
  const steps = events.filter(({ event, revision }) => event === 'revision' && revision);
  return steps.map(({ revision, direction, seconds }) => ({ revision, direction, duration_ms: seconds === null ? null : Math.round(seconds * 1000) }));
}

/** Why it failed; the last words of the program where the recorder saw no exception. */
export function faultOf({ events, stdout, stderr }) {
  const error = events.findLast(({ event }) => event === 'error');
  if (!error) return { kind: 'exit', message: lastWords(stderr || stdout), exception: null, revision: null, sqlstate: null, call: null };
  const { where, exception, message, revision, sqlstate, call } = error;
  return { kind: where, exception, message: message.slice(0, 2000), revision, sqlstate, call };
}

const VERSION_TABLES_BY_SHAPE = `
  select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r'
  group by 1
  having array_agg(a.attname::text) = array['version_num']`;

/**
 * The rows of every version table that Alembic was told of, sorted. Where none of those is to be found, as when env.py set the search
 * path, of every table that looks like one.
 */
export function currentRevisions(server, database, contexts) {
  const lines = (statement) => server.ask(database, statement).split('\n').filter(Boolean);
  const names = contexts.map(({ schema, version_table: table }) => `${quoted(schema ?? '')}${quoted(table, '')}`);
  const told = (names.length > 0 ? names : ['alembic_version']).map((name) => `'${name.replaceAll("'", "''")}'`);
  const there = lines(`select distinct to_regclass(name) from unnest(array[${told}]) name where to_regclass(name) is not null`);
  const tables = there.length > 0 ? there : lines(VERSION_TABLES_BY_SHAPE);
  return [...new Set(tables.flatMap((table) => lines(`select to_jsonb(t) ->> 'version_num' from ${table} t`)))].sort();
}

const quoted = (name, end = '.') => (name ? `"${name.replaceAll('"', '""')}"${end}` : '');
