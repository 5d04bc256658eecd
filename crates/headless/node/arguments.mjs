// What may stand on the command line of `stillroom`.
import { parseArgs } from 'node:util';

export const USAGE = `\
usage: stillroom run <folder> [options] <alembic command …>
       stillroom run <folder> [options] --up-down-up

Runs Alembic commands of the repository in <folder> on an empty PostgreSQL inside Node; nothing is installed, and the folder is only read.

  --script <folder>          the environment with this script folder, where there are several
  --up-down-up               upgrade heads, downgrade base, upgrade heads
  --json                     print the run record as JSON instead of what Alembic prints
  --env NAME=VALUE           an environment variable; may be repeated
  --sqlalchemy 2.0|2.1       this SQLAlchemy instead of the one that the repository asks for
  --skip-extension NAME      an empty extension in the place of one that is not available here
  --role NAME                create this role beforehand
  --from-models              create the tables of env.py's target_metadata first

Options of Alembic itself, such as -x key=value or --sql, belong to the command; put -- in front of it when it begins with one,
or when one of its values looks like an option above.

The repository's code runs in a process of its own.
  Enforced: Node's permission model lets it read the engine's files only, write none, start no programs or threads and load no addons;
    it has no environment variables and makes no code from text; its realm has no process, network or file system and imports no modules.
  Not enforced: Node says that its permission model is no boundary against malicious code; only the realm keeps the code from the
    network, because Node 20 to 24 don't; memory and time have no limit.
Run code that you would not run otherwise in a container, or in the page.

Exit status: 0 passed, 1 failed, 2 could not begin or the engine ended early, 3 a revision touched a stand-in or a revision
file was not read, so the result is not to be trusted, 4 the version table is not what Alembic took it to be, 130 interrupted.`;

const OPTIONS = {
  script: { type: 'string' },
  'up-down-up': { type: 'boolean' },
  json: { type: 'boolean' },
  env: { type: 'string', multiple: true, default: [] },
  sqlalchemy: { type: 'string' },
  'skip-extension': { type: 'string', multiple: true, default: [] },
  role: { type: 'string', multiple: true, default: [] },
  'from-models': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

const UP_DOWN_UP = [
  ['upgrade', 'heads'],
  ['downgrade', 'base'],
  ['upgrade', 'heads'],
];

/** Throws an error with words for people. */
export function parseArguments(args) {
  const { own, command } = split(args);
  const { values, positionals } = parseArgs({ args: own, options: OPTIONS, allowPositionals: true });
  if (values.help) return { help: true };
  const [verb, folder] = positionals;
  if (verb !== 'run' || folder === undefined) throw new Error('what is to be run?');
  if (values['up-down-up'] && command.length) throw new Error('--up-down-up takes no command');
  if (!values['up-down-up'] && !command.length) throw new Error('an alembic command is missing, such as: upgrade heads');
  if (values.sqlalchemy && !['2.0', '2.1'].includes(values.sqlalchemy)) throw new Error('--sqlalchemy is 2.0 or 2.1');
  return {
    folder,
    commands: values['up-down-up'] ? UP_DOWN_UP : [command],
    script: values.script,
    json: values.json ?? false,
    sqlalchemy: values.sqlalchemy,
    roles: values.role,
    fromModels: values['from-models'] ?? false,
    settings: { variables: Object.fromEntries(values.env.map(variable)), skipped_extensions: values['skip-extension'], x_arguments: [] },
  };
}

/** Our own options may stand anywhere, because none of Alembic's has the same name: `run <folder> upgrade head --sql --json`. */
function split(args) {
  const [own, command] = [[], []];
  let words = 0;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === '--') return { own, command: [...command, ...args.slice(at + 1)] };
    const option = optionOf(word);
    const isWord = !word.startsWith('-');
    const isOurs = option || words < 2 || (!isWord && !command.length);
    if (isWord) words += 1;
    (isOurs ? own : command).push(word);
    if (option?.type === 'string' && !word.includes('=')) own.push(args[++at] ?? '');
  }
  return { own, command };
}

function optionOf(word) {
  if (word === '-h') return OPTIONS.help;
  return word.startsWith('--') ? OPTIONS[word.slice(2).split('=')[0]] : undefined;
}

function variable(text) {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--env takes NAME=VALUE, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
