// One repository, one engine, one database: runs commands and keeps the record of them.
//
// The record is kept here, and the engine is in a process of its own: what it sends may come from the repository's code, so it is checked before it is recorded.
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../engine/host/node.mjs';
import { EngineProcess } from './engine_process.mjs';
import { readFolder } from './folder.mjs';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/headless');

/** Reads the repository and starts the engine; what `--role` and `--from-models` ask for is done before the first command. */
export async function startRehearsal(options, print) {
  const headless = await loadHeadless();
  const reader = new headless.Reader(path.basename(path.resolve(options.folder)));
  readFolder(options.folder, reader, headless.enters);
  const bench = reader.rehearsal(options.script, JSON.stringify(options.settings), options.sqlalchemy);
  if (!options.script && bench.others().length) {
    print('stderr', `stillroom: running in ${bench.script || 'the top folder'}; --script selects ${bench.others().join(' or ')}\n`);
  }
  const rehearsal = new Rehearsal(bench, options, print);
  try {
    await rehearsal.start();
  } catch (error) {
    rehearsal.end();
    throw error;
  }
  return rehearsal;
}

async function loadHeadless() {
  const script = path.join(BINDGEN, 'headless.js');
  if (!existsSync(script)) throw new Error('Stillroom is not built yet: run `make build` in its folder');
  const headless = await import(pathToFileURL(script).href);
  headless.initSync({ module: readFileSync(path.join(BINDGEN, 'headless_bg.wasm')) });
  return headless;
}

class Rehearsal {
  #bench;
  #options;
  #print;
  #engine;

  constructor(bench, options, print) {
    this.#bench = bench;
    this.#options = options;
    this.#print = print;
    this.#engine = new EngineProcess(
      (event) => this.#take(event),
      (text) => print('stderr', text),
    );
  }

  async start() {
    await this.#carryOut();
    const { roles, fromModels } = this.#options;
    if (roles.length) await this.#run({ kind: 'create_roles', names: roles });
    if (fromModels) await this.#run({ kind: 'create_from_models' });
  }

  /** Runs one command line; resolves to how it ended. */
  run(words) {
    return this.#run(commandLine(words));
  }

  /** Records a command line that is not run, because an earlier one failed. */
  skip(words) {
    this.#bench.skip(JSON.stringify(commandLine(words)));
  }

  /** The run record as JSON text. */
  record() {
    return this.#bench.record();
  }

  /** Ends the engine. */
  end() {
    this.#engine.end();
  }

  async #run(task) {
    this.#bench.begin(JSON.stringify(task));
    await this.#carryOut();
    const state = this.#bench.state();
    if (UNFINISHED.has(state)) throw new Error(`the engine did not report how ${this.#bench.title()} ended`);
    if (!this.#options.json) this.#print('stderr', this.#bench.report());
    return state;
  }

  /** Sends the engine what it is to do. */
  async #carryOut() {
    for (const [command, bytes] of this.#bench.takeCommands()) {
      const done = this.#engine.send(command, bytes);
      this.#bench.readGraph();
      await done;
      const reason = this.#bench.broke();
      if (reason) throw new Error(`the engine failed: ${reason}`);
    }
  }

  #take(eventJson) {
    this.#bench.note(eventJson);
    if (this.#options.json) return;
    const event = JSON.parse(eventJson);
    if (event.event === 'printed') this.#print(event.stream === 'stdout' ? 'stdout' : 'stderr', event.text);
  }
}

/** The task of a command line (`protocol::Task`), without the word `alembic`. */
const commandLine = (words) => ({ kind: 'alembic', arguments: words });

/** States that a command has before it ends. */
const UNFINISHED = new Set(['not_run', 'running']);
