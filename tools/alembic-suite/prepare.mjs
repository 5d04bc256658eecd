// What the suite needs and the repository doesn't hold, below target/alembic-suite: downloaded by pip, checked against its hashes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../scripts/assets/paths.mjs';
import { whenChanged } from '../../scripts/assets/stamp.mjs';
import { downloadWheels } from '../../scripts/assets/wheels.mjs';

const HERE = import.meta.dirname;
export const TARGET = path.join(ROOT, 'target/alembic-suite');
const SDIST = path.join(TARGET, 'sdist');
const WHEELS = path.join(TARGET, 'wheels');
const VENV = path.join(TARGET, 'venv');
const PIP = ['-m', 'pip', '--quiet', '--disable-pip-version-check'];

/** Alembic's source distribution as a `.tar.gz`. */
export async function sdist() {
  const pin = path.join(HERE, 'sdist.txt');
  await whenChanged('alembic-suite-sdist', { inputs: [pin], outputs: [SDIST] }, () => downloadSource(pin, SDIST));
  return filesIn(SDIST)[0];
}

/** pytest's wheels, for the Python that Pyodide is. */
export async function wheels() {
  const pins = path.join(HERE, 'requirements.txt');
  await whenChanged('alembic-suite-wheels', { inputs: [pins], outputs: [WHEELS] }, () => downloadWheels(pins, WHEELS));
  return filesIn(WHEELS);
}

/** A native Python with pytest, Alembic and the drivers; made with the system's. */
export async function nativePython() {
  const pins = path.join(HERE, 'native-requirements.txt');
  const python = path.join(VENV, 'bin/python');
  await whenChanged('alembic-suite-venv', { inputs: [pins], outputs: [python] }, () => {
    rmSync(VENV, { recursive: true, force: true });
    run('python3', '-m', 'venv', VENV);
    run(python, ...PIP, 'install', '--require-hashes', '-r', pins);
  });
  return python;
}

/** pip asks the source for its metadata, so it puts setuptools into an environment of its own for a moment. */
function downloadSource(pin, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('python3', ...PIP, 'download', '--no-deps', '--require-hashes', '--no-binary', ':all:', '-d', folder, '-r', pin);
}

function run(program, ...args) {
  execFileSync(program, args, { stdio: 'inherit' });
}

const filesIn = (folder) => readdirSync(folder).map((name) => path.join(folder, name));
