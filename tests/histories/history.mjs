// The histories: one folder each, of which `runs.json` says how it is run.
import fs from 'node:fs';
import path from 'node:path';

const UP_DOWN_UP = [
  ['upgrade', 'heads'],
  ['downgrade', 'base'],
  ['upgrade', 'heads'],
];

/** `{name, folder, runs}` of every folder; each run, `{name, variables, commands}`, starts with an empty database. */
export function histories() {
  const entries = fs.readdirSync(import.meta.dirname, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => {
    const folder = path.join(import.meta.dirname, name);
    return { name, folder, runs: runsOf(path.join(folder, 'runs.json')) };
  });
}

function runsOf(file) {
  const runs = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [{}];
  return runs.map(({ variables = {}, commands = UP_DOWN_UP }) => ({ name: Object.values(variables).join(' '), variables, commands }));
}
