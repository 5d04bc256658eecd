// The engine's host in Node: a worker thread in the place of the page's Web Worker.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { boot } from '../host/boot.mjs';
import { NODE_ASSETS, ROOT } from '../host/node.mjs';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/engine');

const { Engine, initSync } = await import(pathToFileURL(path.join(BINDGEN, 'engine.js')).href);
initSync({ module: readFileSync(path.join(BINDGEN, 'engine_bg.wasm')) });

const host = {
  post: (message, transfer) => parentPort.postMessage(message, transfer),
  now: () => performance.now(),
  boot: (sqlalchemy, postgresql, snapshot) =>
    boot({
      ...NODE_ASSETS,
      sqlalchemy,
      postgresql,
      snapshot: snapshot && new Uint8Array(snapshot),
      progress: (loading) => parentPort.postMessage([JSON.stringify({ event: 'loading', ...loading })]),
    }),
};
const engine = new Engine(host);
parentPort.on('message', (message) => engine.handle(message));
