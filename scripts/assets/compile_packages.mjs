// node compile_packages.mjs <folder of wheels> <packed files>: compiles the wheels with the very CPython that will import them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';
import { packFiles } from '../../crates/engine/host/packed_files.mjs';

const [wheels, packed] = process.argv.slice(2);
const python = await loadPyodide();
for (const name of readdirSync(wheels)) python.unpackArchive(new Uint8Array(readFileSync(path.join(wheels, name))), 'zip', { extractDir: '/wheels' });
python.runPython(readFileSync(new URL('compile_packages.py', import.meta.url), 'utf8'), { filename: 'compile_packages.py' });
writeFileSync(packed, packFiles(python.FS, '/site-packages'));
process.exit(0);
