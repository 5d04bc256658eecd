// Real repositories: up, down and up again, natively and in the engine in Node, and where the engine's time goes.
//
// `make bench FOLDER=<repositories>`; what `make fidelity` takes is taken here. Both sides run now, one after the other.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ratio, time } from './table.mjs';

const FIDELITY = path.resolve(import.meta.dirname, '../tools/fidelity/main.mjs');
const OUTCOMES = path.resolve(import.meta.dirname, '../target/bench-repositories.json');
const LONG = 100;

export async function measure() {
  const folder = process.env.FOLDER;
  if (!folder) return { tables: [], figures: { skipped: 'no FOLDER of repositories was given' } };
  fs.rmSync(OUTCOMES, { force: true });
  spawnSync(process.execPath, [FIDELITY, folder, '--json', OUTCOMES], { stdio: 'inherit' });
  const measured = JSON.parse(fs.readFileSync(OUTCOMES, 'utf8')).map(figuresOf).filter(Boolean);
  return { tables: [table(measured)], figures: { repositories: measured } };
}

/** Only commands that ran to the same end on both sides can be compared. */
function figuresOf({ name, environment, native, engine, comparison }) {
  const pairs = native.commands.map((command, index) => [command, engine?.commands?.[index]]);
  const ran = pairs.filter(([command, ours], index) => ours && command.state === 'passed' && comparison?.commands[index]?.same);
  if (!ran.length) return undefined;
  const sum = (pick) => ran.reduce((total, pair) => total + pick(...pair), 0);
  return {
    name: `${name} ${environment.script}`,
    revisions: environment.revisions,
    commands: ran.length,
    native: sum((command) => command.duration_ms),
    engine: sum((_, ours) => ours.duration_ms),
    python: sum((_, ours) => ours.spent.python),
    protocol: sum((_, ours) => ours.spent.protocol),
    postgresql: sum((_, ours) => ours.spent.postgresql),
  };
}

function table(measured) {
  const long = measured.filter(({ revisions }) => revisions > LONG);
  const worst = Math.max(...long.map((each) => each.engine / each.native));
  return {
    title: 'up, down, up: natively (one process per command, with its start) and in the engine (Node, already started)',
    columns: ['repository', 'revisions', 'commands', 'native', 'engine', 'ratio', 'Python', 'protocol', 'PostgreSQL'],
    rows: measured.map((each) => [
      each.name,
      each.revisions,
      each.commands,
      time(each.native),
      time(each.engine),
      ratio(each.engine / each.native),
      time(each.python),
      time(each.protocol),
      time(each.postgresql),
    ]),
    notes: long.length ? [`Slowest of the ${long.length} with more than ${LONG} revisions: ${ratio(worst)} (aim: 2×).`] : [],
  };
}
