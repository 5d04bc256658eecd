// The process that `stillroom run` starts for the engine: Node's permission model holds it, and its realm is that of a confined worker.
//
// It takes commands from one pipe and tells what happens through another. Nothing that a repository's code reaches has a reference to them.
import { readFileSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { boot } from './boot.mjs';
import { frame, headerOf, HEADER_BYTES, KIND, messageOf } from './frames.mjs';
import { NODE_ASSETS, ROOT } from './node.mjs';
import { appearAsWorker, moduleOf } from './node_realm.mjs';
import { confine } from './realm.mjs';

const [STDERR, COMMANDS, EVENTS] = [2, 3, 4];

/** PostgreSQL's own setting: this process has a stack that is larger than a server's. */
const SERVER_STACK_DEPTH = '2MB';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/engine');

const encoder = new TextEncoder();

function write(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at);
}

const send = (kind, text, bytes) => write(EVENTS, frame(kind, text, bytes));

/** So many bytes, or undefined where the other side has closed the pipe. */
function read(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(COMMANDS, bytes, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return bytes;
}

function nextCommand() {
  const start = read(HEADER_BYTES);
  if (!start) return undefined;
  const header = headerOf(start);
  const rest = read(header.length);
  return rest && messageOf(header, rest);
}

const { Engine, initSync } = await import(pathToFileURL(path.join(BINDGEN, 'engine.js')).href);

function start() {
  initSync({ module: readFileSync(path.join(BINDGEN, 'engine_bg.wasm')) });
  return new Engine({
    post: ([event, buffer]) => send(KIND.event, event, buffer && new Uint8Array(buffer)),
    now: () => performance.now(),
    boot: (sqlalchemy, postgresql) => boot({ ...NODE_ASSETS, moduleOf, sqlalchemy, postgresql, maxStackDepth: SERVER_STACK_DEPTH, confine }),
  });
}

appearAsWorker(NODE_ASSETS.base, (line) => write(STDERR, encoder.encode(`${line}\n`)));
const engine = start();
for (let command = nextCommand(); command; command = nextCommand()) {
  await engine.handle(command.bytes.length ? [command.text, command.bytes] : [command.text]);
  send(KIND.done, '');
}
