// Runs one program with a time limit; when it is over, its whole process group is ended.
import { spawn } from 'node:child_process';

/** Characters of each stream that are kept, counted from its end; a run record with every statement takes many. */
const KEPT = 200_000_000;

/** Resolves to `{code, stdout, stderr, timedOut, ms}`, never rejects because of what the program did. */
export function run(command, args, { cwd, env, seconds }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output[stream] = (output[stream] + text).slice(-KEPT);
      });
    }
    const end = () => endGroup(child.pid);
    process.once('exit', end);
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, seconds * 1000);
    child.on('error', (error) => {
      output.stderr += error.message;
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      process.off('exit', end);
      end();
      resolve({ code, ...output, timedOut, ms: Math.round(performance.now() - started) });
    });
  });
}

function endGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
