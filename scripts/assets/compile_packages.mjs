// node compile_packages.mjs <folder of wheels> <zip>: compiles the wheels with the very CPython that will import them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPyodide } from 'pyodide';

const [wheels, zip] = process.argv.slice(2);
const python = await loadPyodide();
for (const name of readdirSync(wheels)) python.unpackArchive(new Uint8Array(readFileSync(path.join(wheels, name))), 'zip', { extractDir: '/wheels' });
python.runPython(readFileSync(new URL('compile_packages.py', import.meta.url), 'utf8'), { filename: 'compile_packages.py' });
writeFileSync(zip, python.FS.readFile('/site-packages.zip'));
process.exit(0);
