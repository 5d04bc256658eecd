// Downloads pinned wheels with pip, for the Python that Pyodide is, whatever Python and system pip itself runs on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';

/** Pure wheels, wheels for this Pyodide, and wheels for Linux of which only the Python files are used; the hash picks one. */
const TARGET = [
  ...['--implementation', 'cp', '--python-version', '3.14'],
  ...['cp314', 'abi3', 'none'].flatMap((abi) => ['--abi', abi]),
  ...['pyemscripten_2026_0_wasm32', 'manylinux2014_x86_64'].flatMap((platform) => ['--platform', platform]),
];
const PIP = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary', ':all:'];

/** Puts exactly the wheels of a requirements file into a folder. */
export function downloadWheels(file, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', [...PIP, ...TARGET, '-d', folder, '-r', file], { stdio: 'inherit' });
  if (readdirSync(folder).length !== requirements(file).length) throw new Error(`${file}: pip did not download every wheel`);
}

/** The name, version and (where it stands behind a `#`) licence of each line. */
export function requirements(file) {
  const lines = readFileSync(file, 'utf8').matchAll(/^([\w.-]+)==(\S+)[^#\n]*(?:# (.*))?$/gm);
  return [...lines].map(([, name, version, licence]) => ({ name, version, licence }));
}
