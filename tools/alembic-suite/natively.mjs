// Runs the suite natively: CPython and a throw-away PostgreSQL.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../../tests/native/postgres.mjs';
import { TARGET, nativePython, sdist } from './prepare.mjs';

export async function runNatively(driver, pytestArguments) {
  const python = await nativePython();
  const folder = unpacked(await sdist());
  const outcomes = path.join(TARGET, `outcomes-native-${driver}.json`);
  rmSync(outcomes, { force: true });
  const postgres = await startPostgres();
  try {
    const url = postgres.createDatabase('alembic_suite', driver);
    const script = path.join(import.meta.dirname, 'suite.py');
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const { status } = spawnSync(python, [script, folder, outcomes, url, ...pytestArguments], { stdio: 'inherit', env });
    return { code: status, tests: JSON.parse(readFileSync(outcomes, 'utf8')) };
  } finally {
    await postgres.stop();
  }
}

/** Unpacked anew, without what an earlier run left. */
function unpacked(archive) {
  const folder = path.join(TARGET, path.basename(archive, '.tar.gz'));
  rmSync(folder, { recursive: true, force: true });
  execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', TARGET]);
  return folder;
}
