// Runs Alembic natively by `forks.py`: as `run` of tools/fidelity/process.mjs, but a command's process has its libraries from the start.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON } from '../native/alembic.mjs';

const SCRIPT = path.join(import.meta.dirname, 'forks.py');
const RECORDER = path.resolve(import.meta.dirname, '../../tools/fidelity/python');

export class Forks {
  #child;
  #answers;
  #scratch;

  constructor(scratch) {
    this.#scratch = scratch;
    this.#child = spawn(PYTHON, [SCRIPT, RECORDER], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves to `{code, stdout, stderr, timedOut}`. */
  async run(args, { cwd, env, seconds }) {
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => path.join(this.#scratch, name));
    this.#child.stdin.write(`${JSON.stringify({ arguments: args, cwd, environment: env, stdout, stderr, seconds })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('forks.py has ended');
    const code = Number(value);
    return { code, stdout: fs.readFileSync(stdout, 'utf8'), stderr: fs.readFileSync(stderr, 'utf8'), timedOut: code < 0 };
  }

  stop() {
    this.#child.stdin.end();
  }
}
