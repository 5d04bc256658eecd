// Downloads pinned wheels with pip, for the Python that Pyodide is, whatever Python and system pip itself runs on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';

const LINUX = ['--implementation', 'cp', '--python-version', '3.14', '--abi', 'cp314', '--platform', 'manylinux2014_x86_64'];
const PIP = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary', ':all:'];

/** Puts exactly the wheels of a requirements file into a folder. */
export function downloadWheels(requirements, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', [...PIP, ...LINUX, '-d', folder, '-r', requirements], { stdio: 'inherit' });
  if (readdirSync(folder).length !== lines(requirements).length) throw new Error(`${requirements}: pip did not download every wheel`);
}

const lines = (requirements) => readFileSync(requirements, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
