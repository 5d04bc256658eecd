// What one command did, as text that is the same natively and in the engine.

/** The text of `{failure, revisions, current, printed, notes, catalogs, rows}`. */
export function outcomeText({ failure, revisions, current, printed, notes = [], catalogs, rows }) {
  const { revision, sqlstate, exception, message } = failure ?? {};
  return [
    failure ? `failed in ${revision ?? 'no revision'}: ${exception} ${sqlstate ?? ''}: ${firstLine(message)}` : 'succeeded',
    ...revisions.map((step) => `${step.direction} ${step.revision}`),
    `version table: ${[...current].sort().join(' ')}`,
    `printed: ${printed}`,
    ...notes,
    catalogs,
    rows,
  ].join('\n');
}

/** Without what SQLAlchemy puts before the server's words: `(psycopg2.errors.UndefinedTable)`, and asyncpg's `<class '…'>:`. */
function firstLine(message) {
  return message.replace(/^\([\w.]+\) /, '').replace(/^<class '[\w.]+'>: /, '').split('\n')[0].trimEnd();
}

/** The class without its module. */
export const className = (name) => (name ?? '').split('.').at(-1);
