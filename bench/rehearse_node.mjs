// Rehearses a project in Node, in an engine that is up, and counts the time inside PGlite.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEngine } from '../crates/engine/tests/harness.mjs';
import { textFiles } from '../tests/native/text_files.mjs';

const PGLITE = path.resolve(import.meta.dirname, '../target/assets/pglite/pglite.mjs');

/** Gives for each command how long the run took, and how much of it PGlite's answers took; `options` are those of `boot`. */
export async function rehearseInNode(project, commands, options = {}) {
  const inPglite = await timePglite();
  const engine = await startEngine(options);
  engine.mount(textFiles(project));
  const measured = { commands: [], pglite: [], observing: [] };
  for (const command of commands) {
    const inPgliteBefore = inPglite.milliseconds;
    const report = engine.run(...command);
    if (!report.succeeded) throw new Error(report.stderr);
    measured.commands.push(report.finished.duration_ms);
    measured.pglite.push(inPglite.milliseconds - inPgliteBefore);
    measured.observing.push(report.finished.observing_ms);
  }
  return measured;
}

/** Wraps PGlite's one entrance; the same module for every engine, so it is wrapped once. */
let wrapped;
async function timePglite() {
  if (wrapped) return wrapped;
  const { PGlite } = await import(pathToFileURL(PGLITE).href);
  const { execProtocolRawSync } = PGlite.prototype;
  wrapped = { milliseconds: 0 };
  PGlite.prototype.execProtocolRawSync = function (message) {
    const began = performance.now();
    try {
      return execProtocolRawSync.call(this, message);
    } finally {
      wrapped.milliseconds += performance.now() - began;
    }
  };
  return wrapped;
}
