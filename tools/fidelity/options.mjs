// Reads the command line: `main.mjs <folder of repositories> [options]`.
import path from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `node tools/fidelity/main.mjs <folder of repositories>
  --only <text>     only repositories whose folder's name contains this (may be repeated)
  --json <file>     write everything that was recorded to this file
  --natives <dir>   write (and with --reuse read) each native outcome as <dir>/<name>.json
  --reuse           take a native outcome that is already in --natives instead of running again
  --native-only     leave the engine out
  --work <dir>      where venvs are kept (default: target/fidelity)
  --verbose         show the first lines that differ, and the messages of failures`;

export function readOptions(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      natives: { type: 'string' },
      reuse: { type: 'boolean', default: false },
      'native-only': { type: 'boolean', default: false },
      work: { type: 'string', default: path.resolve(import.meta.dirname, '../../target/fidelity') },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.length !== 1) {
    console.error(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, nativeOnly: values['native-only'], folder: path.resolve(positionals[0]), work: path.resolve(values.work) };
}
