// node compile_libraries.mjs <folder of wheels> <folder of packed libraries> <index> <included names>: one Pyodide for all of them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';
import { packFiles } from '../../crates/engine/host/packed_files.mjs';

const [wheels, packed, index, included] = process.argv.slice(2);
const names = readdirSync(wheels);
const python = await loadPyodide();
const unpack = (name, extractDir) => python.unpackArchive(new Uint8Array(readFileSync(path.join(wheels, name))), 'zip', { extractDir });
// What reads the wheels' metadata is one of the libraries.
unpack(names.find((name) => name.startsWith('packaging-')), '/tools');
python.runPython(`import sys; sys.path.append('/tools')`);
for (const script of ['compile_packages.py', 'describe_libraries.py']) {
  python.runPython(readFileSync(new URL(script, import.meta.url), 'utf8'), { filename: script });
}
const compileLibrary = python.globals.get('compile_library');
for (const name of names) {
  unpack(name, `/wheels/${name}`);
  const library = compileLibrary(`/wheels/${name}`, `/compiled/${name}`);
  writeFileSync(path.join(packed, `${library}.bin`), packFiles(python.FS, `/compiled/${name}`));
}
writeFileSync(index, python.globals.get('index')(included.split(',')));
process.exit(0);
