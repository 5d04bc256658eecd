// The other side: the engine in Node, `bin/stillroom.mjs run … --up-down-up --json`, with the variables that the native side has.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './process.mjs';

/** The program; STILLROOM_PROGRAM names another build's. */
export const PROGRAM = process.env.STILLROOM_PROGRAM ?? path.resolve(import.meta.dirname, '../../bin/stillroom.mjs');
const SECONDS = 1200;

export async function runInEngine({ folder, environment, variables }) {
  if (!fs.existsSync(PROGRAM)) return { missing: true };
  const set = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const args = [PROGRAM, 'run', folder, '--script', environment.script, '--up-down-up', '--json', ...set];
  const result = await run(process.execPath, args, { cwd: folder, env: process.env, seconds: SECONDS });
  const record = lastObject(result.stdout);
  if (record) return { ...record, duration_ms: result.ms };
  const why = result.timedOut ? `still running after ${SECONDS} s` : result.stderr.trim().slice(-2000) || `ended with ${result.code} and printed no JSON`;
  return { broken: why, commands: [], duration_ms: result.ms };
}

function lastObject(text) {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return undefined;
  }
}
