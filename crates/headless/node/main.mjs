// The command line of `stillroom`: reads the folder, runs the commands one after the other, prints, and gives the exit status.
import { parseArguments, USAGE } from './arguments.mjs';
import { startRehearsal } from './rehearsal.mjs';

/** 0: passed; 1: a command failed; 2: it could not begin; 3: it came to its end, but a revision touched a stand-in. */
const STATUS = { passed: 0, failed: 1, ran_with_stand_ins: 3 };
const COULD_NOT_BEGIN = 2;

/** Resolves to the exit status. */
export async function main(args) {
  let options;
  try {
    options = parseArguments(args);
  } catch (error) {
    console.error(`stillroom: ${error.message}\n\n${USAGE}`);
    return COULD_NOT_BEGIN;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  try {
    return await run(options);
  } catch (error) {
    console.error(`stillroom: ${error.message ?? error}`);
    return COULD_NOT_BEGIN;
  }
}

async function run(options) {
  const rehearsal = await startRehearsal(options);
  let state = 'passed';
  for (const command of options.commands) {
    if (state === 'failed') {
      rehearsal.skip(command);
      continue;
    }
    const ended = await rehearsal.run(command);
    if (state === 'passed' || ended === 'failed') state = ended;
  }
  if (options.json) process.stdout.write(`${rehearsal.record()}\n`);
  return STATUS[state] ?? STATUS.failed;
}
