// Measures Stillroom against native Alembic and PostgreSQL: `node bench/run.mjs [graph] [start] [rehearse] [observe] [snapshots] [scroll] [large] [repositories]`, all
// without arguments. Prints tables and writes target/bench.json, where a part that was not measured keeps its last figures.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { formatTable } from './table.mjs';

const PARTS = ['graph', 'start', 'rehearse', 'observe', 'snapshots', 'scroll', 'large', 'repositories'];
const RESULTS = path.resolve(import.meta.dirname, '../target/bench.json');

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !PARTS.includes(part));
if (unknown.length) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}.`);
  process.exit(2);
}

for (const part of asked.length ? asked : PARTS) {
  const { measure } = await import(`./${part}.mjs`);
  const before = machine();
  console.log(`\n# ${part} (${before.cpus} × ${before.model}; load ${before.load.join(' ')})`);
  const { tables, figures } = await measure();
  for (const table of tables) console.log(`\n${formatTable(table)}`);
  keep(part, { at: new Date().toISOString(), machine: { before, after: machine() }, ...figures });
}
console.log(`\n• ${path.relative(process.cwd(), RESULTS)}`);
process.exit(0); // PGlite's timers would keep Node waiting

function machine() {
  const cpus = os.cpus();
  return { cpus: cpus.length, model: cpus[0].model.trim(), load: os.loadavg().map((load) => Number(load.toFixed(2))) };
}

function keep(part, figures) {
  const results = fs.existsSync(RESULTS) ? JSON.parse(fs.readFileSync(RESULTS, 'utf8')) : {};
  fs.mkdirSync(path.dirname(RESULTS), { recursive: true });
  fs.writeFileSync(RESULTS, `${JSON.stringify({ ...results, [part]: figures }, null, 2)}\n`);
}
