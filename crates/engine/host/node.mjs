// The engine's surroundings in Node: the prepared assets are files.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Assets } from './assets.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const ASSETS = path.join(ROOT, 'target/assets');

const TYPES = { '.wasm': 'application/wasm', '.json': 'application/json' };

/** Opens a prepared asset as a server would answer. */
async function open(name) {
  const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
  return new Response(readFileSync(path.join(ASSETS, name)), { headers: { 'content-type': type } });
}

/** The same, at once. */
const openSync = (name) => new Uint8Array(readFileSync(path.join(ASSETS, name)));

/** The options of `boot` that tell where the assets are. */
export const NODE_ASSETS = { base: `${pathToFileURL(ASSETS).href}/`, open, openSync };

/** The assets themselves, for who starts one half alone. */
export const nodeAssets = () => Assets.open({ ...NODE_ASSETS, progress: () => {} });
