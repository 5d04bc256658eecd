#!/usr/bin/env node
// `npx stillroom run <folder> <alembic command …>`: the page's engine without the page.
//
// It runs in a thread of its own, because only a thread's stack can be made larger: importing a whole application nests deeply.
// It also leaves this one free to be interrupted.
import { Worker } from 'node:worker_threads';

const STACK_MB = 64;

const thread = new Worker(new URL('../crates/headless/node/thread.mjs', import.meta.url), {
  argv: process.argv.slice(2),
  resourceLimits: { stackSizeMb: STACK_MB },
});
// What the thread prints comes as messages, so that nothing is lost when it ends.
thread.on('message', ({ stream, text, status }) => {
  if (stream) process[stream].write(text);
  else process.stdout.write('', () => process.exit(status));
});
thread.on('error', (error) => {
  console.error(`stillroom: ${error.message}`);
  process.exit(2);
});
