// Pyodide, and the memory snapshot in which Alembic, SQLAlchemy and our own package are already imported.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ASSETS, HOST, PYODIDE, PYTHON, ROOT, WORK } from './paths.mjs';
import { whenChanged } from './stamp.mjs';

const OUT = path.join(ASSETS, 'python');
const HERE = import.meta.filename;
const REQUIREMENTS = path.join(ROOT, 'python/requirements.txt');
const WHEELS = path.join(WORK, 'wheels');
const COMPILED = path.join(WORK, 'site-packages.packed');
const RUNTIME = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip'];

export async function preparePython() {
  const pyodide = path.join(PYODIDE, 'package.json');
  const runtime = RUNTIME.map((name) => path.join(OUT, name));
  await whenChanged('pyodide', { inputs: [pyodide], outputs: runtime }, () => {
    for (const name of RUNTIME) copyFileSync(path.join(PYODIDE, name), path.join(OUT, name));
  });
  await whenChanged('wheels', { inputs: [REQUIREMENTS], outputs: [WHEELS] }, downloadWheels);
  const packing = path.join(HOST, 'packed_files.mjs');
  const compiling = [pyodide, REQUIREMENTS, packing, ...scripts('compile_packages.mjs', 'compile_packages.py')];
  await whenChanged('site-packages', { inputs: compiling, outputs: [COMPILED] }, () =>
    inNode('compile_packages.mjs', WHEELS, COMPILED),
  );
  const outputs = [path.join(OUT, 'snapshot.bin'), path.join(OUT, 'site-packages.bin')];
  const inputs = [...compiling, PYTHON, ...scripts('make_snapshot.mjs', 'warm_up.py')];
  await whenChanged('snapshot', { inputs, outputs }, () => inNode('make_snapshot.mjs', COMPILED, PYTHON, ...outputs));
}

const scripts = (...names) => names.map((name) => path.join(path.dirname(HERE), name));

/** Wheels for the Python that Pyodide is, whatever Python and system pip runs on. */
function downloadWheels() {
  rmSync(WHEELS, { recursive: true, force: true });
  mkdirSync(WHEELS, { recursive: true });
  const target = ['--implementation', 'cp', '--python-version', '3.14', '--abi', 'cp314', '--platform', 'manylinux2014_x86_64'];
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  execFileSync('python3', [...pip, '--only-binary', ':all:', ...target, '-d', WHEELS, '-r', REQUIREMENTS], { stdio: 'inherit' });
  if (readdirSync(WHEELS).length !== requirements().length) throw new Error('pip did not download every wheel');
}

function requirements() {
  return readFileSync(REQUIREMENTS, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
}

/** Each Pyodide gets a process of its own: it can't be unloaded, and its garbage would end up in the snapshot's timing. */
function inNode(script, ...args) {
  execFileSync(process.execPath, [path.join(path.dirname(HERE), script), ...args], { stdio: 'inherit' });
}
