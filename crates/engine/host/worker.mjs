// The Web Worker of the page: the engine's host in a browser.
//
// It talks to the page through a port that nothing but this module has: what a repository's code could reach in the worker is taken away
// before any of it runs.
import init, { Engine } from 'engine.js';
import { boot } from './boot.mjs';
import { openSyncWith } from './open_sync.mjs';
import { Pace } from './pace.mjs';
import { confine } from './realm.mjs';

/* global ENGINE: the folder with the prepared assets and their hash, and the name of the engine's wasm, put in by scripts/build.mjs. */
const base = new URL(`${ENGINE.assets}/`, import.meta.url).href;
const { fetch, XMLHttpRequest } = globalThis;

/** Takes commands from this port, and answers through it. Rejects where the engine can't be loaded. */
export default async function serve(port) {
  refuseWithoutPolicy();
  const pace = new Pace();
  const host = {
    post(message, transfer) {
      port.postMessage(message, transfer);
      pace.sent(message[0].length);
    },
    now: () => performance.now(),
    boot: (sqlalchemy, postgresql, snapshot) =>
      boot({
        base,
        open: (name) => fetch(base + name),
        openSync: openSyncWith(XMLHttpRequest, base),
        manifestSha256: ENGINE.manifestSha256,
        sqlalchemy,
        postgresql,
        snapshot: snapshot && new Uint8Array(snapshot),
        progress: (loading) => port.postMessage([JSON.stringify({ event: 'loading', ...loading })]),
        confine,
      }),
  };
  await init({ module_or_path: fetch(new URL(ENGINE.wasm, import.meta.url)) });
  const engine = new Engine(host);
  port.onmessage = ({ data }) => engine.handle(data);
}

/** A browser that does not give the frame's policy to its workers would let a repository's code reach everything: there, nothing runs. */
function refuseWithoutPolicy() {
  try {
    Function('');
  } catch {
    return;
  }
  throw new Error('this browser does not apply the policy of the page to its workers, so nothing would keep a migration from the network');
}
