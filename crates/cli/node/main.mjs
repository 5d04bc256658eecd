// The command line of `stillroom`: what Rust's side of it can't do. Reads the folder, runs the tasks one after the other, prints, and gives the
// exit status.
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../engine/host/node.mjs';
import { startRehearsal } from './rehearsal.mjs';
import { readSnapshot, writeSnapshot } from './snapshot_file.mjs';
import { jsonForTerminal } from './terminal.mjs';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/cli');

/** The exit status of a program that could not begin, for as long as Rust's side can't be asked. */
const NOT_BUILT = 2;

/** Resolves to the exit status; `print` takes `stdout` or `stderr` and a text. */
export async function main(args, print) {
  let cli;
  try {
    cli = await load();
    const { print: text, run: options } = JSON.parse(cli.readArguments(args));
    if (options) return await run(cli, options, print);
    print(text.status ? 'stderr' : 'stdout', text.text);
    return text.status;
  } catch (error) {
    print('stderr', `stillroom: ${error.message ?? error}\n`);
    return cli?.couldNotBegin() ?? NOT_BUILT;
  }
}

/** Rust's side of the command line. */
export async function load() {
  const script = path.join(BINDGEN, 'cli.js');
  if (!existsSync(script)) throw new Error('Stillroom is not built yet: run `make build` in its folder');
  const cli = await import(pathToFileURL(script).href);
  cli.initSync({ module: readFileSync(path.join(BINDGEN, 'cli_bg.wasm')) });
  return cli;
}

async function run(cli, options, print) {
  if (options.restore) options.snapshot = readSnapshot(cli, options.restore);
  const rehearsal = await startRehearsal(cli, options, print);
  try {
    return options.range ? await runRange(rehearsal, options, print) : await runTasks(cli, rehearsal, options, print);
  } finally {
    rehearsal.end();
  }
}

async function runRange(rehearsal, { range, json }, print) {
  const status = await rehearsal.rehearse(range, range.sizes ? sizesIn(range.sizes) : undefined);
  const told = rehearsal.range(json);
  print('stdout', json ? `${jsonForTerminal(told)}\n` : told);
  return status;
}

function sizesIn(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`the sizes can't be read: ${error.message}`);
  }
}

/** The first status that is no pass counts, but that of a failure counts most. */
async function runTasks(cli, rehearsal, options, print) {
  let status = 0;
  for (const task of options.tasks) {
    if (status === cli.failed()) {
      rehearsal.skip(task);
      continue;
    }
    const ended = await rehearsal.run(task);
    if (status === 0 || ended === cli.failed()) status = ended;
  }
  if (options.keep) writeSnapshot(cli, options.keep, await rehearsal.snapshot());
  if (options.json) print('stdout', `${jsonForTerminal(rehearsal.record())}\n`);
  return status;
}
