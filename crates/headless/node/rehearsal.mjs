// One repository, one engine, one database: runs commands and keeps the record of them.
//
// The record is kept here, and the engine is in a process of its own: what it sends may come from the repository's code, so it is checked before it is recorded.
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CATALOGS, ROOT } from '../../engine/host/node.mjs';
import { packEntries } from '../../engine/host/packed_files.mjs';
import { EngineProcess } from './engine_process.mjs';
import { readFolder } from './folder.mjs';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/headless');

/** Reads the repository and starts the engine; what `--role` and `--from-models` ask for is done before the first command. */
export async function startRehearsal(options, print) {
  const headless = await loadHeadless();
  const reader = new headless.Reader(path.basename(path.resolve(options.folder)));
  readFolder(options.folder, reader, headless.enters);
  const record = reader.rehearsal(options.script, JSON.stringify(options.settings));
  if (!options.script && record.others().length) {
    print('stderr', `stillroom: running in ${environmentName(record)}; --script selects ${record.others().join(' or ')}\n`);
  }
  const rehearsal = new Rehearsal(record, options, print);
  try {
    await rehearsal.start(options.sqlalchemy ?? record.sqlalchemy(), record.postgresql());
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

const environmentName = (record) => JSON.parse(record.environment()).script_location || 'the top folder';

class Rehearsal {
  #record;
  #options;
  #print;
  #engine;
  #lastRun = 0;

  constructor(record, options, print) {
    this.#record = record;
    this.#options = options;
    this.#print = print;
    this.#engine = new EngineProcess(
      (event) => this.#take(event),
      (text) => print('stderr', text),
    );
  }

  async start(sqlalchemy, postgresql) {
    const { versions } = await this.#engine.request('boot', { sqlalchemy, postgresql });
    this.#record.started(JSON.stringify(versions));
    const files = packEntries(this.#record.paths().map((file) => [file, this.#record.contents(file)]));
    await this.#engine.request('mount', { environment: this.#record.environment(), settings: JSON.stringify(this.#options.settings) }, files);
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
    this.#record.begin(JSON.stringify(commandLine(words)));
  }

  /** The run record as JSON text. */
  record() {
    return this.#record.record();
  }

  /** Ends the engine. */
  end() {
    this.#engine.end();
  }

  async #run(task) {
    this.#record.begin(JSON.stringify(task));
    const { postgresqlMs, observingMs } = await this.#engine.request('run', { run: ++this.#lastRun, task });
    const { lines } = await this.#engine.request('lines', { query: CATALOGS });
    if (![postgresqlMs, observingMs].every(Number.isFinite) || !isListOfTexts(lines)) throw new Error('the engine answered what was not asked');
    this.#record.ended(lines, postgresqlMs, observingMs);
    const state = this.#record.state();
    if (UNFINISHED.has(state)) throw new Error(`the engine did not report how ${this.#record.title()} ended`);
    if (!this.#options.json) this.#print('stderr', this.#record.report());
    return state;
  }

  #take(eventJson) {
    this.#record.note(eventJson);
    if (this.#options.json) return;
    const event = JSON.parse(eventJson);
    if (event.event === 'printed') this.#print(event.stream === 'stdout' ? 'stdout' : 'stderr', event.text);
  }
}

/** The task of a command line (`protocol::Task`), without the word `alembic`. */
const commandLine = (words) => ({ kind: 'alembic', arguments: words });

/** States that a command has before it ends. */
const UNFINISHED = new Set(['not_run', 'running']);

const isListOfTexts = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');
