// node compile_packages.mjs (<folder of wheels> <packed files>)…: compiles wheels with the very CPython that will import them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';
import { packFiles } from '../../crates/engine/host/packed_files.mjs';

const python = await loadPyodide();
python.runPython(readFileSync(new URL('compile_packages.py', import.meta.url), 'utf8'), { filename: 'compile_packages.py' });
const compileIncluded = python.globals.get('compile_included');

for (let at = 2; at < process.argv.length; at += 2) {
  const [wheels, packed] = process.argv.slice(at, at + 2);
  const [from, to] = [`/wheels/${at}`, `/compiled/${at}`];
  for (const name of readdirSync(wheels)) python.unpackArchive(new Uint8Array(readFileSync(path.join(wheels, name))), 'zip', { extractDir: from });
  compileIncluded(from, to);
  writeFileSync(packed, packFiles(python.FS, to));
}
process.exit(0);
