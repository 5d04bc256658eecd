// The thread that `bin/stillroom.mjs` starts.
import { parentPort } from 'node:worker_threads';
import { main } from './main.mjs';

const print = (stream, text) => parentPort.postMessage({ stream, text });
parentPort.postMessage({ status: await main(process.argv.slice(2), print) });
