// The Web Worker of the page: the engine's host in a browser.
import init, { Engine } from 'engine.js';
import { boot } from './boot.mjs';
import { openSyncBelow } from './open_sync.mjs';

/* global ENGINE: the folder with the prepared assets and the name of the engine's wasm, put in by scripts/build.mjs. */
const base = new URL(`${ENGINE.assets}/`, import.meta.url).href;

const host = {
  post: (message, transfer) => self.postMessage(message, transfer),
  now: () => performance.now(),
  boot: (emit, sqlalchemy, postgresql, snapshot) =>
    boot({
      base,
      open: (name) => fetch(base + name),
      openSync: openSyncBelow(base),
      emit,
      sqlalchemy,
      postgresql,
      snapshot: snapshot && new Uint8Array(snapshot),
      progress: (loading) => self.postMessage([JSON.stringify({ event: 'loading', ...loading })]),
    }),
};

// Messages that arrive while the engine itself loads wait here.
const waiting = [];
self.onmessage = ({ data }) => waiting.push(data);
await init({ module_or_path: new URL(ENGINE.wasm, import.meta.url) });
const engine = new Engine(host);
waiting.forEach((message) => engine.handle(message));
self.onmessage = ({ data }) => engine.handle(data);
