// Runs Alembic natively, as people do: one process for each command line.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A CPython with python/native-requirements.txt installed. */
export const PYTHON = process.env.STILLROOM_PYTHON ?? path.join(ROOT, '.tools/venv/bin/python');

/** Runs one command line in the project's folder, with these variables added to the environment. */
export function alembic(project, environment, ...args) {
  try {
    execFileSync(PYTHON, ['-m', 'alembic', ...args], {
      cwd: project,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout ?? ''}`, { cause: error });
  }
}
