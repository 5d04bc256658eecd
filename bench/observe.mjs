// What it costs to see what statements do: upgrade head and downgrade base in Node, with observing and without, for the sample project
// and for 300 made-up revisions. Every turn has engines of its own; the first turn warms what Node compiles and counts for nothing.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeHistory300 } from './history300.mjs';
import { rehearseInNode } from './rehearse_node.mjs';
import { inTurns, median, sum } from './repeat.mjs';
import { ratio, time } from './table.mjs';

const COMMANDS = [['upgrade', 'head'], ['downgrade', 'base']];
const TURNS = 5;
const AIM = 1.3;

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-observe-'));
  try {
    writeHistory300(folder);
    const sample = await compare('the sample', path.resolve(import.meta.dirname, '../migrations'));
    const history = await compare('300 revisions', folder);
    return { tables: [sample, history].map(table), figures: { aim: AIM, projects: [sample, history] } };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(name, project) {
  const turns = await inTurns(1 + TURNS, {
    without: () => rehearseInNode(project, COMMANDS, { observing: false }),
    observed: () => rehearseInNode(project, COMMANDS),
  });
  const [without, observed] = [turns.without.slice(1), turns.observed.slice(1)];
  const medians = (measured, of) => COMMANDS.map((_, index) => median(measured.map((turn) => turn[of][index])));
  const ratioOf = (ms) => median(observed.map((turn, at) => ms(turn.commands) / ms(without[at].commands)));
  const ratios = [...COMMANDS.map((_, index) => ratioOf((commands) => commands[index])), ratioOf(sum)];
  return { name, without: medians(without, 'commands'), observed: medians(observed, 'commands'), observing: medians(observed, 'observing'), ratios, turns };
}

function table({ name, without, observed, observing, ratios }) {
  const row = (title, numbers) => [title, ...[...numbers, sum(numbers)].map(time)];
  return {
    title: `Observing ${name}`,
    columns: ['', ...COMMANDS.map((command) => command.join(' ')), 'in all'],
    rows: [
      row('without', without),
      row('observed', observed),
      row('  of it observing', observing),
      ['observed / without', ...ratios.map(ratio)],
    ],
    notes: [`Medians of ${TURNS} turns, each with an engine of its own; the ratio of each turn for itself. Aim: at most ${AIM}× for 300 revisions.`],
  };
}
