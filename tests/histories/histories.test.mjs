// Whatever bites in real repositories' migrations bites in the engine as it does natively: after each command both have succeeded, or
// failed in the same revision with the same words, and both databases hold the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { diff } from '../native/diff.mjs';
import { histories } from './history.mjs';
import { startInEngine } from './in_engine.mjs';
import { startNative } from './natively.mjs';
import { Pool } from './pool.mjs';

/** A server belongs to one history at a time, because roles belong to the server. */
const SERVERS = 2;

let natives;
let engines;

before(async () => {
  natives = new Pool(await Promise.all(Array.from({ length: SERVERS }, startNative)));
  engines = new Pool([await startInEngine()]);
});

after(() => natives && Promise.all(natives.all.map((native) => native.stop())));

describe('a history natively and in the engine', { concurrency: SERVERS + 1 }, () => {
  for (const history of histories()) {
    for (const run of history.runs) test(`${history.name} ${run.name}`.trim(), () => assertSame(history, run));
  }
});

async function assertSame(history, run) {
  const natively = await natives.use((native) => native.run(history, run));
  const inEngine = await engines.use((engine) => engine.run(history, run));
  run.commands.forEach((command, index) => {
    const lines = diff(natively[index], inEngine[index]);
    if (lines) assert.fail(`alembic ${command.join(' ')} (- natively, + in the engine):\n${lines}`);
  });
}
