// The process that `stillroom run` starts for the engine: Node's permission model holds it, and its realm is that of a confined worker.
//
// It takes requests from one pipe and answers through another. Nothing that a repository's code reaches has a reference to them.
import { readSync, writeSync } from 'node:fs';
import { boot } from './boot.mjs';
import { frame, headerOf, HEADER_BYTES, KIND, messageOf } from './frames.mjs';
import { NODE_ASSETS } from './node.mjs';
import { appearAsWorker, moduleOf } from './node_realm.mjs';
import { confine } from './realm.mjs';

const [STDERR, REQUESTS, ANSWERS] = [2, 3, 4];

/** PostgreSQL's own setting: this process has a stack that is larger than a server's. */
const SERVER_STACK_DEPTH = '2MB';

const encoder = new TextEncoder();

function write(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at);
}

const send = (kind, text) => write(ANSWERS, frame(kind, text));

/** So many bytes, or undefined where the other side has closed the pipe. */
function read(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(REQUESTS, bytes, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return bytes;
}

function nextRequest() {
  const start = read(HEADER_BYTES);
  if (!start) return undefined;
  const header = headerOf(start);
  const rest = read(header.length);
  return rest && messageOf(header, rest);
}

let engine;

/** What can be asked; gives what is answered. */
const REQUESTS_BY_NAME = {
  async boot({ sqlalchemy, postgresql }) {
    engine = await boot({
      ...NODE_ASSETS,
      moduleOf,
      sqlalchemy,
      postgresql,
      maxStackDepth: SERVER_STACK_DEPTH,
      emit: (event) => send(KIND.event, event),
      confine,
    });
    return { versions: engine.versions };
  },
  mount: ({ environment, settings }, packed) => engine.mount(environment, settings, packed),
  run: ({ run, task }) => timed(() => engine.run(run, JSON.stringify(task))),
  lines: async ({ query }) => ({ lines: await engine.lines(query) }),
};

/** Milliseconds that it spent inside PGlite and on observing. */
function timed(act) {
  const [postgresql, observing] = [engine.postgresqlMs, engine.observingMs];
  act();
  return { postgresqlMs: engine.postgresqlMs - postgresql, observingMs: engine.observingMs - observing };
}

async function answer({ text, bytes }) {
  const { request, ...fields } = JSON.parse(text);
  try {
    send(KIND.answer, JSON.stringify((await REQUESTS_BY_NAME[request](fields, bytes)) ?? {}));
  } catch (error) {
    send(KIND.failure, String(error?.message ?? error));
  }
}

appearAsWorker(NODE_ASSETS.base, (line) => write(STDERR, encoder.encode(`${line}\n`)));
for (let request; (request = nextRequest()); ) await answer(request);
