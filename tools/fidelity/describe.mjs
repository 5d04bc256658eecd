// What a repository holds: its migration environments and what it declares; python/describe.py reads it, nothing of it is run.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const SCRIPT = path.join(import.meta.dirname, 'python/describe.py');
export const PYTHON = process.env.STILLROOM_PYTHON ?? path.resolve(import.meta.dirname, '../../.tools/venv/bin/python');

function python(...args) {
  return JSON.parse(execFileSync(PYTHON, [SCRIPT, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** The environments of the repository, each with what `<repository>.fidelity.json` beside it says of it. */
export function environmentsOf(folder) {
  const found = python(folder).environments;
  const said = settingsOf(folder);
  const chosen = said.flatMap((settings) => {
    const matches = found.filter((each) => !settings.script || path.normalize(each.script) === path.normalize(settings.script));
    const all = matches.length > 0 || !settings.script ? matches : [{ script: settings.script, ini: null, section: 'alembic', cwd: null, revisions: 0 }];
    return all.map((each) => ({ ...each, settings }));
  });
  return chosen.length > 0 ? chosen : found.map((each) => ({ ...each, settings: {} }));
}

function settingsOf(folder) {
  const file = `${folder}.fidelity.json`;
  if (!fs.existsSync(file)) return [];
  const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Array.isArray(settings) ? settings : [settings];
}

/** `{distributions, python, modules, flask_apps}`: what the repository declares, files near the script folder first. */
export const declaredBy = (folder, script) => python(folder, script);

/** The first names of the modules that a Python file imports. */
export const importsOf = (file) => python('--imports', file);
