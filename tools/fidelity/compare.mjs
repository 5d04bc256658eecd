// Compares the record of the native side with the engine's, command by command.

/** `{commands: [{arguments, head, catalogs, failure, states, differences}], same}` */
export function compare(native, engine) {
  const commands = native.commands.map((natively, index) => compareCommand(natively, engine.commands?.[index]));
  return { commands, same: commands.every((command) => command.same) };
}

function compareCommand(native, engine) {
  const states = [native.state, engine?.state ?? 'missing'];
  if (native.state === 'not_run') return { states, same: ['not_run', 'missing'].includes(states[1]) };
  if (!engine || engine.state === 'not_run') return { states, same: false };
  const head = sameLines(sorted(native.current), sorted(engine.current));
  const lines = differences(native.catalogs, engine.catalogs ?? []);
  const revisions = sameLines(trace(native), trace(engine));
  const failure = sameFailure(native, engine);
  return { states, head, catalogs: lines.length === 0, differences: lines, revisions, failure, same: head && lines.length === 0 && failure };
}

const sorted = (lines) => [...new Set(lines ?? [])].sort();
const trace = ({ revisions, plan }) => stepsDone({ revisions, plan }).map(({ revision, direction }) => `${direction} ${revision}`);
/** Natively there is no plan to be seen, only what ran. */
const stepsDone = ({ revisions, plan = [] }) => revisions ?? plan.filter(({ progress }) => progress === 'done');
const sameLines = (left, right) => left.length === right.length && left.every((line, index) => line === right[index]);

/** Both without a failure; or both with one in the same revision with the same SQLSTATE, else the same class of exception;
    or both because env.py leads to another database than PostgreSQL. */
function sameFailure(native, engine) {
  const [left, right] = [native.state === 'failed', engine.state === 'failed'];
  if (!left || !right) return left === right;
  const [l, r] = [native.fault, engine.fault ?? {}];
  if (l.kind === 'other_database') return /other_?database/i.test(`${r.kind} ${r.exception}`);
  if ((l.revision ?? null) !== (r.revision ?? null)) return false;
  if (l.sqlstate || r.sqlstate) return l.sqlstate === r.sqlstate;
  return className(l.exception) === className(r.exception);
}

const className = (name) => (name ?? '').split('.').at(-1);

/** Lines that only one side has: `- natively`, `+ in the engine`; both sides are sorted texts, so sets are enough. */
function differences(left, right) {
  const [l, r] = [counted(left), counted(right)];
  const lines = [];
  for (const [line, count] of l) for (let more = r.get(line) ?? 0; more < count; more += 1) lines.push(`- ${line}`);
  for (const [line, count] of r) for (let more = l.get(line) ?? 0; more < count; more += 1) lines.push(`+ ${line}`);
  return lines.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : a.slice(2) > b.slice(2) ? 1 : a < b ? 1 : -1));
}

function counted(lines) {
  const counts = new Map();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
