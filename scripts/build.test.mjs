// What the built site promises to caches: a name stands for one content.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const DIST = path.resolve(import.meta.dirname, '../dist');
const hashOf = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 12);

test('scripts, styles and WebAssembly but for the worker’s entry are named by their content', () => {
  const all = fs.readdirSync(DIST, { recursive: true }).filter((name) => /\.(js|mjs|css|wasm)$/.test(name) && name !== path.join('engine', 'worker.mjs'));
  assert.ok(all.length > 4);
  for (const name of all) {
    const [, folder] = /^engine\/([0-9a-f]{12})\//.exec(name) ?? [];
    const [, hash] = /-([0-9a-f]{12})\.\w+$/.exec(name) ?? [];
    const expected = folder ? hashOf(path.join(DIST, 'engine', folder, 'assets.json')) : hashOf(path.join(DIST, name));
    assert.equal(folder ?? hash, expected, name);
  }
});
