// Starts the engine in a process of its own, with as little as Node can leave it, and talks to it.
//
// What comes from that process may be made by a repository's code: it is taken for messages only on one pipe, and only as far as it is
// well-formed and was asked for. A process that ends before it has answered is a failure, whatever its status.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { frame, KIND, Messages } from '../../engine/host/frames.mjs';
import { ASSETS, ROOT } from '../../engine/host/node.mjs';

const HOST = path.join(ROOT, 'crates/engine/host');
const PROGRAM = path.join(HOST, 'node_process.mjs');

/** What it reads: its own files, and those that Node looks at to find them. */
const READABLE = [`${ASSETS}/`, `${HOST}/`, path.join(ROOT, 'target/site/bindgen/engine/'), path.join(ROOT, 'node_modules/@noble/hashes/')];

/** Since Node 22.13 the permission model is no experiment, and neither is its option's name. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';

/**
 * Importing a whole application nests deeply, and only a process can be started with a larger stack: V8 gets seven eighths of what the
 * shell can make it. A second process waits for the end of the standard input, which comes with the end of `stillroom` however it ends,
 * and ends the engine then: the engine itself may be in a loop.
 */
const START = `
exec 5<&0 </dev/null
{ cat; kill -KILL $$; } <&5 >/dev/null 2>&1 3<&- 4>&- &
exec 5<&-
for size in 65520 32768 16384; do ulimit -S -s $size 2>/dev/null && break; done
size=$(ulimit -S -s)
[ "$size" = unlimited ] && size=65520
exec "$0" --stack-size=$((size / 8 * 7)) "$@"`;

/** How Node is started for the engine. */
export const FLAGS = [
  PERMISSION,
  ...READABLE.map((folder) => `--allow-fs-read=${folder}*`),
  '--disallow-code-generation-from-strings',
  '--experimental-vm-modules',
  '--preserve-symlinks',
  '--preserve-symlinks-main',
  '--no-addons',
  '--no-warnings',
];

/** Characters of what the process prints by itself that are shown. */
const MOST_SAID = 20_000;

export class EngineProcess {
  #child;
  #pending;
  #onEvent;
  #failure;
  #closed;

  /** `onEvent` takes the text and the bytes of an event, and throws where it is none; `say` takes what the process prints by itself. */
  constructor(onEvent, say) {
    this.#onEvent = onEvent;
    const args = ['-c', START, process.execPath, ...FLAGS, PROGRAM];
    this.#child = spawn('/bin/sh', args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#fail(`the engine's process can't be started: ${error.message}`));
    this.#child.on('close', (status, signal) => this.#fail(`the engine ended ${signal ? `by ${signal}` : `with status ${status}`} before it had answered`));
    this.#closed = new Promise((resolve) => this.#child.on('close', resolve));
    process.on('exit', () => this.#child.kill('SIGKILL'));
    this.#listen(say);
  }

  #listen(say) {
    const [, stdout, stderr, requests, answers] = this.#child.stdio;
    let left = MOST_SAID;
    for (const stream of [stdout, stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        if (left > 0) say(text.slice(0, left).replaceAll(/^(?=.)/gm, 'engine: '));
        left -= text.length;
      });
    }
    requests.on('error', () => {}); // it has ended, which `close` tells
    const messages = new Messages();
    answers.on('error', () => {});
    answers.on('data', (piece) => {
      try {
        for (const message of messages.take(piece)) this.#take(message);
      } catch (error) {
        this.#fail(`the engine sent what can't be understood: ${error.message ?? error}`);
      }
    });
  }

  /** Resolves when a command (`protocol::Command` as JSON text, with bytes where it has any) is done; rejects where the engine ends. One at a time. */
  send(command, bytes) {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      if (this.#failure) return reject(this.#failure);
      this.#child.stdio[3].write(frame(KIND.command, command, bytes));
    });
  }

  /** Ends the process, whatever it is doing; resolves when it has ended. */
  end() {
    this.#failure ??= new Error('the engine was ended');
    this.#child.kill('SIGKILL');
    return this.#closed;
  }

  #take({ kind, text, bytes }) {
    if (this.#failure) return;
    if (kind === KIND.event) return this.#onEvent(text, bytes);
    const pending = this.#pending;
    if (!pending || kind !== KIND.done) throw new Error('nothing was asked');
    this.#pending = undefined;
    pending.resolve();
  }

  #fail(message) {
    this.#failure ??= new Error(message);
    this.#child.kill('SIGKILL');
    this.#pending?.reject(this.#failure);
    this.#pending = undefined;
  }
}
