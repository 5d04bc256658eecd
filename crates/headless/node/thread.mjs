// The thread that `bin/stillroom.mjs` starts.
import { parentPort } from 'node:worker_threads';
import { main } from './main.mjs';

const status = await main(process.argv.slice(2));
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
parentPort.postMessage(status);

/** A thread's output travels to the other one; what is written last arrives last. */
function flushed(stream) {
  return new Promise((done) => stream.write('', done));
}
