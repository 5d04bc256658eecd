// What was measured of a run's statements, as text that people can check against PostgreSQL's documentation.

/** `schema` is everything known before the run, `class oid` → object; it is brought up to date. Alembic's own statements are left out unless asked for. */
export function traceText(report, schema, { all = false } = {}) {
  const lines = [];
  const marks = report.of('statements_executed').flatMap(({ transactions }) => transactions);
  const changes = report.of('schema_changed');
  const own = report.statements.filter(({ revision }) => all || revision !== null);
  const told = new Set(own.map(({ index }) => index));
  for (let index = 0; index <= report.statements.length; index += 1) {
    lines.push(...marks.filter(({ statement }) => statement === index).map(({ kind }) => `-- ${kind.replaceAll('_', ' ')}`));
    lines.push(...changes.filter(({ statement, before }) => statement === null && before === index).flatMap((change) => changeLines(change, schema)));
    const statement = report.statements[index];
    const changed = changes.filter((change) => change.statement === index).flatMap((change) => changeLines(change, schema));
    if (told.has(index)) lines.push(...statementLines(statement));
    lines.push(...changed);
  }
  return lines.join('\n');
}

/** Takes over what a run told of the schema: `class oid` → object. */
export function apply(schema, event) {
  if (event.event === 'schema_read') {
    schema.clear();
    for (const object of event.objects) schema.set(`${object.class} ${object.oid}`, object);
  }
  for (const { class: kind, oid, object } of event.changes ?? []) {
    if (object) schema.set(`${kind} ${oid}`, object);
    else schema.delete(`${kind} ${oid}`);
  }
}

function statementLines({ sql, revision, call, directive, parameters, rows, sqlstate, error, effects }) {
  const { locks, rewritten, scanned, changed } = effects;
  return [
    sql.trim().replace(/\s*\n\s*/g, ' '),
    `  from: ${[revision, call && `line ${call.line}${call.end_line > call.line ? `-${call.end_line}` : ''} in ${call.function}`, directive].filter(Boolean).join(', ') || 'Alembic'}`,
    parameters && `  parameters: ${parameters}`,
    rows !== null && `  rows: ${rows}`,
    error && `  error: ${sqlstate} ${error.replaceAll('\n', ' ')}`,
    `  locks: ${locks === null ? 'not known' : names(locks, ({ mode }) => ` ${mode}`) || 'none'}`,
    rewritten.length > 0 && `  rewritten: ${names(rewritten)}`,
    scanned.length > 0 && `  scanned: ${names(scanned, ({ scans, rows: read }) => ` ${scans} × in all ${read} rows`)}`,
    changed === null ? '  wrote: not known' : changed.length > 0 && `  wrote: ${names(changed, writes)}`,
  ].filter(Boolean);
}

const writes = (rows) => ` ${['inserted', 'updated', 'deleted'].filter((how) => rows[how] > 0).map((how) => `${rows[how]} ${how}`).join(' ')}`;
const names = (subjects, more = () => '') => subjects.map((subject) => `${label(subject)}${more(subject)}`).sort().join(', ');
const label = ({ kind, schema, name }) => `${kind === 'table' ? '' : `${kind} `}${schema === 'public' || schema === null ? '' : `${schema}.`}${name}`;

function changeLines(event, schema) {
  const before = new Map(schema);
  apply(schema, event);
  const name = (oid) => (schema.get(`relation ${oid}`) ?? before.get(`relation ${oid}`))?.name ?? '?';
  const lines = event.changes.flatMap(({ class: kind, oid, object }) => {
    const old = before.get(`${kind} ${oid}`);
    const what = `${object?.kind ?? old?.kind ?? kind} ${(object ?? old).name}`.replaceAll('_', ' ');
    if (!old) return [`new ${what} ${short(object, name)}`];
    if (!object) return [`gone ${what}`];
    return differences(old, object, name, '').map((line) => `${what}${line}`);
  });
  return lines.sort().map((line) => `  ${event.statement === null ? 'by no statement' : 'changed'}: ${line}`);
}

/** The parts of an object that say something, with the names of what it refers to. */
function short(value, name) {
  return JSON.stringify(value, (key, each) => {
    if (key === 'oid' || key === 'class' || each === null || each === false || (Array.isArray(each) && !each.length)) return undefined;
    if ((key === 'references' || key === 'relation') && typeof each === 'number') return name(each);
    // JavaScript reads a bigint's limits as something near them.
    if (typeof each === 'number' && !Number.isSafeInteger(each)) return undefined;
    return key === 'inherits' ? each.map(name) : each;
  });
}

function differences(old, now, name, path) {
  return Object.keys(now).flatMap((key) => {
    const [was, is] = [old[key], now[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const parts = [was ?? [], is ?? []].flat();
    if (Array.isArray(was ?? is) && parts.every((part) => part.name !== undefined)) return listed(was ?? [], is ?? [], name, `${path}.${key}`);
    return [`${path}.${key}: ${told({ [key]: was }, name)} → ${told({ [key]: is }, name)}`];
  });
}

/** One field's value. */
function told(field, name) {
  const [[key, value]] = Object.entries(field);
  return typeof value === 'object' && value !== null ? short(field, name).slice(key.length + 4, -1) : JSON.stringify(value);
}

/** Parts are told apart by their oid, or number in the table. */
function listed(was, is, name, path) {
  const key = (part) => part.oid ?? part.number;
  const [before, after] = [was, is].map((list) => new Map(list.map((part) => [key(part), part])));
  return [
    ...was.filter((part) => !after.has(key(part))).map((part) => `${path} - ${part.name}`),
    ...is.flatMap((part) => (before.has(key(part)) ? differences(before.get(key(part)), part, name, `${path} ${part.name}`) : [`${path} + ${short(part, name)}`])),
  ];
}
