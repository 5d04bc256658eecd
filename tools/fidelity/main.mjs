// `make fidelity`: runs the migrations of real repositories natively and through the engine in Node, and prints what differs.
import fs from 'node:fs';
import path from 'node:path';
import { compare } from './compare.mjs';
import { environmentsOf } from './describe.mjs';
import { PROGRAM, runInEngine } from './engine.mjs';
import { CATALOGS_DIGEST, runNatively } from './native.mjs';
import { readOptions } from './options.mjs';
import { readResult, resultName, writeResult } from './results.mjs';
import { printDetails, printHeading, printOutcome, printTotals } from './table.mjs';

// Ctrl-C and SIGTERM end what is running too: PostgreSQL and the program of the moment.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const options = readOptions(process.argv.slice(2));
const natives = options.natives ?? path.join(options.work, 'native');
const withEngine = !options.nativeOnly && fs.existsSync(PROGRAM);
if (!withEngine && !options.nativeOnly) console.log('bin/stillroom.mjs is missing: only the native side runs.');

const outcomes = [];
printHeading();
for (const repository of repositories()) {
  const folder = path.join(options.folder, repository);
  const environments = environmentsOf(folder);
  if (environments.length === 0) console.log(`${repository}: no migration environment`);
  for (const environment of environments) outcomes.push(await runBoth(repository, folder, environment, environments.length > 1));
}
printTotals(outcomes);
if (options.json) fs.writeFileSync(options.json, `${JSON.stringify(outcomes, null, 1)}\n`);
process.exitCode = outcomes.every(({ comparison, failed }) => !failed && (comparison?.same ?? !withEngine)) ? 0 : 1;

function repositories() {
  const wanted = (name) => options.only.length === 0 || options.only.some((text) => name.includes(text));
  const entries = fs.readdirSync(options.folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && wanted(entry.name)).map(({ name }) => name).sort();
}

async function runBoth(repository, folder, environment, several) {
  const name = resultName(repository, environment, several);
  let native;
  try {
    const kept = options.reuse && readResult(natives, name);
    native = (kept?.catalogs_query === CATALOGS_DIGEST && { ...kept, reused: true }) || (await runNatively({ name: repository, folder, environment, work: options.work }));
  } catch (error) {
    native = { format: 'stillroom-native/1', repository, script: environment.script, environment: {}, notes: [`the native side broke: ${error.message}`], commands: [{ arguments: ['upgrade', 'heads'], state: 'not_run', revisions: [] }], failed: true };
  }
  if (!native.failed && !native.reused) writeResult(natives, name, native);
  const engine = withEngine ? await runInEngine({ folder, environment, variables: native.environment }) : undefined;
  const outcome = { name, environment, native, engine, comparison: engine && compare(native, engine), failed: native.failed };
  printOutcome(outcome);
  if (options.verbose) printDetails(outcome);
  return outcome;
}
