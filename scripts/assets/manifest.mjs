// `assets.json`: every prepared file with its size, for real progress, and its hash, for caches; the versions; the PostgreSQLs
// that can be started, with their extensions.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUILDS } from './builds.mjs';
import { extensionIndexes } from './extensions.mjs';
import { libraryIndex } from './libraries.mjs';
import { ASSETS, PYODIDE } from './paths.mjs';
import { outputsSoFar, packageVersion } from './stamp.mjs';

const MANIFEST = 'assets.json';

export async function writeManifest() {
  removeLeftovers();
  const names = [...outputsSoFar].filter((file) => file.startsWith(ASSETS + path.sep)).map((file) => path.relative(ASSETS, file)).sort();
  const files = Object.fromEntries(names.map((name) => [name, describe(name)]));
  const [libraries, postgresql] = [libraryIndex(), postgresqls()];
  const manifest = {
    version: hashOf(JSON.stringify([files, libraries, postgresql])),
    versions: { pyodide: packageVersion('pyodide') },
    pyodideLock: { ...pyodideLock(), packages: {} },
    libraries,
    postgresql,
    files,
  };
  writeFileSync(path.join(ASSETS, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  return { files: names.length, bytes: names.reduce((sum, name) => sum + files[name].bytes, 0) };
}

function postgresqls() {
  const extensions = extensionIndexes();
  return Object.fromEntries(BUILDS.map(({ name, npm, folder }) => [name, { pglite: packageVersion(npm), folder, extensions: extensions[name] }]));
}

/** What an earlier version of these scripts made would be shipped too. */
function removeLeftovers() {
  for (const entry of readdirSync(ASSETS, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && entry.name !== MANIFEST && !outputsSoFar.has(file)) rmSync(file);
  }
}

function describe(name) {
  const contents = readFileSync(path.join(ASSETS, name));
  return { bytes: contents.length, sha256: hashOf(contents) };
}

/** Pyodide wants its lock file; we load none of the packages that it lists. */
function pyodideLock() {
  return JSON.parse(readFileSync(path.join(PYODIDE, 'pyodide-lock.json'), 'utf8'));
}

function hashOf(contents) {
  return createHash('sha256').update(contents).digest('hex');
}
