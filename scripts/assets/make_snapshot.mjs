// node make_snapshot.mjs <our python> <snapshot> <site-packages> <packages>…: imports everything and keeps the memory.
//
// A snapshot holds the interpreter's memory but not its files, so the modules that were not imported are kept beside it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';
import { packFiles, unpackFiles } from '../../crates/engine/host/packed_files.mjs';

const SITE_PACKAGES = '/lib/python3.14/site-packages';

const [ours, snapshotFile, sitePackagesFile, ...packages] = process.argv.slice(2);
/** Of this process's own environment nothing may be in what is shipped. */
const ENVIRONMENT = { HOME: '/home/pyodide', _: 'python' };
const python = await loadPyodide({ _makeSnapshot: true, stdin: () => null, enableRunUntilComplete: false, env: ENVIRONMENT });
const { FS } = python;
for (const packed of packages) unpackFiles(FS, SITE_PACKAGES, new Uint8Array(readFileSync(packed)));
for (const name of readdirSync(ours, { recursive: true })) {
  if (!name.endsWith('.py')) continue;
  const file = `${SITE_PACKAGES}/${name}`;
  FS.mkdirTree(path.posix.dirname(file));
  FS.writeFile(file, readFileSync(path.join(ours, name)));
}
const imported = new Set(
  JSON.parse(python.runPython(readFileSync(new URL('warm_up.py', import.meta.url), 'utf8'), { filename: 'warm_up.py' })),
);
writeFileSync(sitePackagesFile, packFiles(FS, SITE_PACKAGES, (file) => !imported.has(SITE_PACKAGES + file)));
writeFileSync(snapshotFile, python.makeMemorySnapshot());
process.exit(0);
