// Freezes what every script of a realm shares: the global object, the language's own objects and their prototypes.
//
// Python reaches them, because Pyodide has them. Whoever could replace a method such as `Array.prototype.join` would be called by the
// engine's host, with the objects that the host keeps to itself.

/** Intrinsics that have no name. */
const nameless = () => [
  function* () {},
  async () => {},
  async function* () {},
  [][Symbol.iterator](),
  new Map()[Symbol.iterator](),
  new Set()[Symbol.iterator](),
  ''[Symbol.iterator](),
  ''.matchAll(/x/g),
];

/** Freezes everything that the global object leads to. Objects can still be given properties of the same names as their prototypes have. */
export function freezeRealm(realm = globalThis) {
  const seen = new Set([realm]);
  const pending = [...Reflect.ownKeys(realm).map((name) => realm[name]), ...nameless(), Object.getPrototypeOf(realm)];
  while (pending.length) {
    const value = pending.pop();
    if (Object(value) !== value || seen.has(value)) continue;
    seen.add(value);
    pending.push(Object.getPrototypeOf(value), ...parts(value));
  }
  for (const prototype of [Object.prototype, Function.prototype, ...errorPrototypes(seen)]) allowOverriding(prototype);
  for (const value of seen) Object.freeze(value);
}

function parts(value) {
  const descriptors = Object.values(Object.getOwnPropertyDescriptors(value));
  const ofSymbols = Object.getOwnPropertySymbols(value).map((symbol) => Object.getOwnPropertyDescriptor(value, symbol));
  return [...descriptors, ...ofSymbols].flatMap(({ value: held, get, set }) => [held, get, set]);
}

function errorPrototypes(values) {
  return [...values].filter((value) => value === Error.prototype || value instanceof Error);
}

/** An object can't be assigned what its prototype has as a frozen value, so the prototype gets an accessor that makes the object's own. */
function allowOverriding(prototype) {
  for (const name of Reflect.ownKeys(prototype)) {
    const { value, writable, configurable, enumerable } = Object.getOwnPropertyDescriptor(prototype, name);
    if (!writable || !configurable) continue;
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(own) {
        if (this === prototype) throw new TypeError(`${String(name)} is frozen`);
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable,
      configurable: true,
    });
  }
}
