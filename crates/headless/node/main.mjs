// The command line of `stillroom`: reads the folder, runs the commands one after the other, prints, and gives the exit status.
import { parseArguments, USAGE } from './arguments.mjs';
import { startRehearsal } from './rehearsal.mjs';
import { jsonForTerminal } from './terminal.mjs';

/** 0: passed; 1: a command failed; 2: it could not begin; 3: a revision touched a stand-in; 4: the version table differs. */
const STATUS = { passed: 0, failed: 1, ran_with_stand_ins: 3, revisions_unread: 3, version_table_differs: 4 };
const COULD_NOT_BEGIN = 2;

/** Resolves to the exit status; `print` takes `stdout` or `stderr` and a text. */
export async function main(args, print) {
  let options;
  try {
    options = parseArguments(args);
  } catch (error) {
    print('stderr', `stillroom: ${error.message}\n\n${USAGE}\n`);
    return COULD_NOT_BEGIN;
  }
  if (options.help) {
    print('stdout', `${USAGE}\n`);
    return 0;
  }
  try {
    return await run(options, print);
  } catch (error) {
    print('stderr', `stillroom: ${error.message ?? error}\n`);
    return COULD_NOT_BEGIN;
  }
}

async function run(options, print) {
  const rehearsal = await startRehearsal(options, print);
  try {
    return await runCommands(rehearsal, options, print);
  } finally {
    rehearsal.end();
  }
}

async function runCommands(rehearsal, options, print) {
  let state = 'passed';
  for (const command of options.commands) {
    if (state === 'failed') {
      rehearsal.skip(command);
      continue;
    }
    const ended = await rehearsal.run(command);
    if (state === 'passed' || ended === 'failed') state = ended;
  }
  if (options.json) print('stdout', `${jsonForTerminal(rehearsal.record())}\n`);
  return STATUS[state] ?? STATUS.failed;
}
