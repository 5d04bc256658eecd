// Takes out of the engine's realm what a repository's code could use to reach anything but its own memory.
//
// The policy of the frame that the worker comes from stops requests to other hosts, but it ignores query strings, and it says nothing of
// the browser's storage. So names that are not in this list go, before any code of a repository runs. What the engine itself needs later
// (one request for a library, one port to the page) is kept by closures, which Python has no way into. What stays is frozen.
import { freezeRealm } from './frozen.mjs';

/** The language, and what computes without reaching anywhere. */
const KEPT = new Set([
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Math', 'JSON', 'Date', 'RegExp', 'Reflect', 'Proxy'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SuppressedError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Promise', 'Iterator', 'AsyncIterator', 'Intl'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array', 'SharedArrayBuffer', 'Atomics'],
  ...['Infinity', 'NaN', 'undefined', 'globalThis', 'self', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'eval'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'atob', 'btoa'],
  ...['WebAssembly', 'TextDecoder', 'TextEncoder', 'URL', 'performance', 'crypto', 'console', 'queueMicrotask', 'structuredClone'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'DOMException', 'Event', 'EventTarget', 'AbortController', 'AbortSignal'],
  'constructor',
]);

/** What of the kept names reaches further than it seems: registering a blob's address, compiling what a response brings. */
const TRIMMED = [
  ['URL', ['createObjectURL', 'revokeObjectURL']],
  ['WebAssembly', ['compileStreaming', 'instantiateStreaming']],
];

/**
 * Removes everything else from the global object and from what it inherits, and freezes the rest. Throws where something that isn't a plain
 * value would stay.
 */
export function confine(realm = globalThis) {
  for (const [name, members] of TRIMMED) for (const member of members) delete realm[name]?.[member];
  for (const holder of holders(realm)) {
    for (const name of Reflect.ownKeys(holder)) if (!isKept(name)) remove(holder, name);
  }
  const left = namesLeft(realm);
  if (left.length) throw new Error(`the engine is not confined: ${left.map(String).join(', ')} can't be removed`);
  freezeRealm(realm);
}

/** The global object and what is its alone to inherit from. */
function* holders(realm) {
  const shared = [Object.prototype, globalThis.EventTarget?.prototype];
  for (let holder = realm; holder && !shared.includes(holder); holder = Object.getPrototypeOf(holder)) yield holder;
}

const isKept = (name) => name === Symbol.toStringTag || KEPT.has(name);

/** A property that can't be deleted may still be overwritten. */
function remove(holder, name) {
  if (Reflect.deleteProperty(holder, name)) return;
  Reflect.set(holder, name, undefined);
}

function namesLeft(realm) {
  const left = [];
  for (const holder of holders(realm)) {
    left.push(...Reflect.ownKeys(holder).filter((name) => !isKept(name) && Object(realm[name]) === realm[name]));
  }
  return left;
}
