// `stillroom` as its user starts it, for the tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../engine/host/node.mjs';
import { load } from '../node/main.mjs';
import { startRehearsal } from '../node/rehearsal.mjs';

export const PROGRAM = path.join(ROOT, 'bin/stillroom.mjs');

/** What it prints and its exit status. */
export function stillroom(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

/** The run record, as JSON text, of what `act` does with its rehearsal of a repository: more than its command line offers. */
export async function recordOf(folder, act) {
  const options = { folder, settings: {}, first: [], json: true };
  const rehearsal = await startRehearsal(await load(), options, () => {});
  try {
    await act(rehearsal);
    return rehearsal.record();
  } finally {
    rehearsal.end();
  }
}

/** A folder with these files, for as long as the test runs. */
export function folderWith(t, files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillroom-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}
