// Makes the engine's process look like a Web Worker, before anything of PGlite's or Pyodide's is loaded.
//
// Both have ways of their own into Node where they find it: file systems, sockets, processes. Where they find a worker, they have none of
// them. Their modules can't import anything either, because they are compiled without a way to.
import { SourceTextModule } from 'node:vm';

/** What tells PGlite and Pyodide that they are in Node. */
const OF_NODE = ['process', 'navigator'];

const LOGS = ['log', 'info', 'warn', 'error', 'debug', 'trace'];

/** `base` is the address of the engine's files; `log` takes a line of what PGlite and Pyodide say for themselves. */
export function appearAsWorker(base, log) {
  const { performance } = globalThis;
  for (const name of OF_NODE) delete globalThis[name];
  define('self', globalThis);
  define('WorkerGlobalScope', class {
    static [Symbol.hasInstance](value) {
      return value === globalThis;
    }
  });
  define('location', new URL(base));
  define('console', Object.freeze(Object.fromEntries(LOGS.map((name) => [name, (...words) => log(words.map(String).join(' '))]))));
  define('performance', Object.freeze({ now: () => performance.now(), timeOrigin: performance.timeOrigin }));
}

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

/** The module of a checked file. What it says of itself is its address; an `import()` in it rejects. */
export async function moduleOf(address, bytes) {
  const module = new SourceTextModule(new TextDecoder().decode(bytes), {
    identifier: address,
    initializeImportMeta: (meta) => (meta.url = address),
  });
  await module.link((name) => {
    throw new Error(`${address} imports ${name}`);
  });
  await module.evaluate();
  return module.namespace;
}
