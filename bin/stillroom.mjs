#!/usr/bin/env node
// `npx stillroom run <folder> <alembic command …>`: the page's engine without the page.
import { main } from '../crates/cli/node/main.mjs';
import { forTerminal } from '../crates/cli/node/terminal.mjs';

/** Signals that end it at once, and the status that a shell gives each. */
const ENDINGS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The status of a program whose output nobody reads on. */
const NOBODY_READS = 141;

for (const [signal, status] of Object.entries(ENDINGS)) process.on(signal, () => process.exit(status));
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(NOBODY_READS));

/** The output may be data that is piped on, so it is changed for a terminal only; what goes to the error stream is for people. */
function print(stream, text) {
  process[stream].write(stream === 'stderr' || process.stdout.isTTY ? forTerminal(text) : text);
}

process.exitCode = await main(process.argv.slice(2), print);
