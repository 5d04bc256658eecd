// One native Alembic command with the recorder in its process: what it did, how it ended, and where the version tables stand.
import fs from 'node:fs';
import { lastWords } from './failures.mjs';
import { run } from './process.mjs';

/**
 * Resolves to what `process.mjs` tells of the program, and the recorder's `events`.
 * @param {object} how `cwd`, `env`, `seconds` as for any program; `record`, the file for the recorder; `server` and `database`, where
 *   connections lead; `folder`, `script` and `paths` of the repository
 */
export async function runRecorded(program, args, { cwd, env, seconds, record, server, database, folder, script, paths = [] }) {
  fs.rmSync(record, { force: true });
  const recorder = {
    STILLROOM_RECORD: record,
    STILLROOM_SERVER: JSON.stringify({ ...server.place, database }),
    STILLROOM_FOLDER: folder,
    STILLROOM_SCRIPT: script,
    STILLROOM_PATHS: JSON.stringify(paths),
  };
  const result = await run(program, args, { cwd, env: { ...env, ...recorder }, seconds });
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

/** The rows of every version table that Alembic was told of, sorted. */
export function currentRevisions(server, database, contexts) {
  const tables = new Set(contexts.map(({ schema, version_table: table }) => `${quoted(schema ?? '')}${quoted(table, '')}`));
  const rows = [...(tables.size > 0 ? tables : ['alembic_version'])].flatMap((table) => {
    try {
      return server.ask(database, `select version_num from ${table}`).split('\n').filter(Boolean);
    } catch {
      return [];
    }
  });
  return [...new Set(rows)].sort();
}

const quoted = (name, end = '.') => (name ? `"${name.replaceAll('"', '""')}"${end}` : '');
