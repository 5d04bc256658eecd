// Skips a step whose inputs are what they were when it last ran.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, WORK, relative } from './paths.mjs';

/** The outputs of every step so far. */
export const outputsSoFar = new Set();

/** Runs `step` unless these inputs (files and folders) and outputs are as it left them. */
export async function whenChanged(name, { inputs, outputs }, step) {
  for (const file of outputs) outputsSoFar.add(file);
  const stamp = path.join(WORK, `${name}.stamp`);
  const digest = digestOf(inputs);
  const kept = existsSync(stamp) && readFileSync(stamp, 'utf8');
  if (kept === digest && outputs.every((file) => existsSync(file))) return;
  const started = performance.now();
  mkdirSync(WORK, { recursive: true });
  for (const file of outputs) mkdirSync(path.dirname(file), { recursive: true });
  await step();
  writeFileSync(stamp, digest);
  console.log(`• ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

function digestOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap(filesBelow)) hash.update(relative(file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(file) {
  if (!statSync(file).isDirectory()) return [file];
  return readdirSync(file)
    .filter((name) => name !== '__pycache__')
    .sort()
    .flatMap((name) => filesBelow(path.join(file, name)));
}

/** An installed npm package's version. */
export function packageVersion(name) {
  return JSON.parse(readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** A file beside this one. */
export const script = (name) => path.join(import.meta.dirname, name);

/** Each Pyodide gets a process of its own: it can't be unloaded, and its garbage would end up in the snapshot's timing. */
export function inNode(name, ...args) {
  execFileSync(process.execPath, [script(name), ...args], { stdio: 'inherit' });
}
