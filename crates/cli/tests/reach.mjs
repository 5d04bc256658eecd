// Run as the engine's process: starts the engine, and looks from the global object and from Pyodide for
// objects that lead out of it, and has Pyodide import modules of Node's.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { boot } from '../../engine/host/boot.mjs';
import { NODE_ASSETS, ROOT } from '../../engine/host/node.mjs';
import { appearAsWorker, moduleOf } from '../../engine/host/node_realm.mjs';
import { confine } from '../../engine/host/realm.mjs';

const { Buffer, console, fetch, process } = globalThis;
const WAYS_OUT = { process, Buffer, console, fetch, fs, net, vm, ...Object.fromEntries(Object.entries({ ...fs, ...net, ...vm }).filter(([, value]) => typeof value === 'function')) };
const names = new Map(Object.entries(WAYS_OUT).map(([name, value]) => [value, name]));

let pyodide;
appearAsWorker(NODE_ASSETS.base, () => {});
const { Engine, initSync } = await import(pathToFileURL(path.join(ROOT, 'target/site/bindgen/engine/engine.js')).href);
initSync({ module: fs.readFileSync(path.join(ROOT, 'target/site/bindgen/engine/engine_bg.wasm')) });
const engine = new Engine({
  post() {},
  now: () => performance.now(),
  boot: (sqlalchemy, postgresql) =>
    boot({
      ...NODE_ASSETS,
      async moduleOf(address, bytes) {
        const { loadPyodide, ...module } = await moduleOf(address, bytes);
        return loadPyodide ? { loadPyodide: async (options) => (pyodide = await loadPyodide(options)) } : module;
      },
      sqlalchemy,
      postgresql,
      confine,
    }),
});
await engine.handle([JSON.stringify({ command: 'start', sqlalchemy: '2.1', postgresql: 'plain', snapshots: false })]);

const seen = new Set();
const found = new Set();
const pending = [globalThis, pyodide, ...Reflect.ownKeys(globalThis).map((name) => globalThis[name])];
while (pending.length) {
  const value = pending.pop();
  if (Object(value) !== value || seen.has(value)) continue;
  seen.add(value);
  if (names.has(value)) found.add(names.get(value));
  if (ArrayBuffer.isView(value) || value instanceof pyodide.ffi.PyProxy) continue; // bytes, and what Python makes again each time
  pending.push(...partsOf(value));
}

pyodide._api.runtimeEnv.IN_NODE = true;
const imported = await pyodide.useNodeSockFS().then(() => 'sockets', (error) => error.code);

fs.writeSync(1, JSON.stringify({ objects: seen.size, pyodide: seen.has(pyodide._api), found: [...found], imported }));
process.exit();

function partsOf(value) {
  try {
    const parts = Reflect.ownKeys(value).map((name) => Reflect.getOwnPropertyDescriptor(value, name));
    return [Reflect.getPrototypeOf(value), ...parts.flatMap((part) => [part?.value, part?.get, part?.set])];
  } catch {
    return []; // an object of Python's that is gone
  }
}
