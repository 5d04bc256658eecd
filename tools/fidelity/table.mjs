// Prints the outcome: one row for each environment, the totals, and with --verbose what differs.
const COLUMNS = [
  ['repository', 44], ['revs', 5], ['native', 14], ['engine', 14], ['head', 5], ['catalogs', 9], ['failure', 8], ['native s', 9], ['engine s', 9], ['ratio', 6], ['stand-ins', 9],
];
const SHOWN = 12;

export function printHeading() {
  printRow(COLUMNS.map(([title]) => title));
}

/** One character for each of the three commands: ✓ passed, ~ with stand-ins, ! the version table differs from the plan, ✗ failed, · not run. */
const SIGNS = { passed: '✓', ran_with_stand_ins: '~', revisions_unread: '~', version_table_differs: '!', failed: '✗', not_run: '·', missing: '?' };
const signs = (commands) => (commands ?? []).map(({ state }) => SIGNS[state] ?? '?').join(' ');
const seconds = (commands) => (commands ?? []).reduce((sum, { duration_ms: ms }) => sum + (ms ?? 0), 0) / 1000;

export function printOutcome({ name, environment, native, engine, comparison }) {
  const [natively, here] = [seconds(native.commands), seconds(engine?.commands)];
  const mark = (key) => {
    if (!comparison) return '';
    const told = comparison.commands.filter((command) => key in command);
    return told.length === 0 ? '·' : told.map((command) => (command[key] ? '=' : '≠')).join(' ');
  };
  const touched = new Set((engine?.commands ?? []).flatMap(({ stand_ins: used }) => (used ?? []).map((each) => each.name ?? JSON.stringify(each))));
  printRow([
    name, String(environment.revisions ?? ''), signs(native.commands), engine?.broken ? 'broken' : signs(engine?.commands), mark('head'), mark('catalogs'), mark('failure'),
    natively.toFixed(1), engine ? here.toFixed(1) : '', ratio(native, natively, here), engine ? String(touched.size) : '',
  ]);
}

/** In brackets when the native times are of another day: then the machine was not equally busy. */
function ratio(native, natively, here) {
  if (!(here > 0 && natively > 0)) return '';
  const times = (here / natively).toFixed(1);
  return native.reused ? `(${times})` : times;
}

function printRow(cells) {
  console.log(cells.map((cell, index) => fit(cell, COLUMNS[index][1])).join(' ').trimEnd());
}

const fit = (text, width) => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width));

export function printDetails({ native, engine, comparison }) {
  for (const note of native.notes ?? []) console.log(`    native: ${note}`);
  if (engine?.broken) console.log(indent(`engine: ${engine.broken}`));
  native.commands.forEach((command, index) => {
    const title = command.arguments.join(' ');
    const other = engine?.commands?.[index];
    if (command.fault) console.log(indent(`native, ${title}: ${words(command.fault)}`));
    if (other?.fault) console.log(indent(`engine, ${title}: ${words(other.fault)}`));
    const result = comparison?.commands[index];
    if (result?.head === false) console.log(indent(`${title}: natively at ${command.current.join(' ') || 'nothing'}, in the engine at ${(other.current ?? []).join(' ') || 'nothing'}`));
    for (const line of result?.differences?.slice(0, SHOWN) ?? []) console.log(indent(line.slice(0, 220)));
    if (result?.differences?.length > SHOWN) console.log(indent(`… and ${result.differences.length - SHOWN} more lines`));
  });
}

function words({ kind, exception, sqlstate, revision, message, call }) {
  const where = [revision && `in ${revision}`, call && `${call.path}:${call.line}`].filter(Boolean).join(', ');
  return [exception ?? kind, sqlstate, where && `(${where})`, `${(message ?? '').split('\n').filter(Boolean).slice(0, 3).join(' / ').slice(0, 400)}`].filter(Boolean).join(' ');
}

const indent = (text) => text.split('\n').map((line) => `    ${line}`).join('\n');

export function printTotals(outcomes) {
  // The exit status alone proves nothing: the version table must have rows.
  const reached = outcomes.filter(({ native: { commands: [first] } }) => first.state === 'passed' && first.current.length > 0);
  const compared = outcomes.filter(({ comparison }) => comparison);
  const same = (list, test) => list.filter(test).length;
  console.log(`\n${outcomes.length} environments, ${reached.length} reach head natively, ${same(reached, ({ native }) => native.commands.every(({ state }) => state === 'passed'))} make the whole round trip.`);
  if (compared.length === 0) return;
  const heads = reached.filter(({ comparison }) => comparison);
  console.log(`Of those that reach head natively: ${same(heads, ({ comparison: c }) => c.commands[0].head && c.commands[0].catalogs)} of ${heads.length} have the same head and catalogs after the first upgrade.`);
  console.log(`In every command as native says: ${same(compared, ({ comparison: c }) => c.same)} of ${compared.length}; with stand-ins: ${same(compared, ({ engine }) => engine.commands?.some(({ state }) => state === 'ran_with_stand_ins'))}.`);
}
