// One repository, one engine, one database: runs commands and keeps the record of them.
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { boot } from '../../engine/host/boot.mjs';
import { CATALOGS, NODE_ASSETS, ROOT } from '../../engine/host/node.mjs';
import { readFolder } from './folder.mjs';

/** The thread has a stack that is larger than a server's. */
const SERVER_STACK_DEPTH = '2MB';

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
  await rehearsal.start(options.sqlalchemy ?? record.sqlalchemy(), record.postgresql());
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
  }

  async start(sqlalchemy, postgresql) {
    this.#engine = await boot({ ...NODE_ASSETS, sqlalchemy, postgresql, maxStackDepth: SERVER_STACK_DEPTH, emit: (event) => this.#take(event) });
    this.#record.started(JSON.stringify(this.#engine.versions));
    const paths = this.#record.paths();
    const contents = paths.map((file) => this.#record.contents(file));
    this.#engine.mount(this.#record.environment(), JSON.stringify(this.#options.settings), paths, contents);
    if (this.#options.roles.length) {
      await this.#command(['create_roles', ...this.#options.roles], (run) => this.#engine.createRoles(run, JSON.stringify(this.#options.roles)));
    }
    if (this.#options.fromModels) await this.#command(['create_tables'], (run) => this.#engine.createFromModels(run));
  }

  /** Runs one command line; resolves to how it ended. */
  run(command) {
    return this.#command(command, (run) => this.#engine.run(run, JSON.stringify(command)));
  }

  /** Takes down a command that is not run, because an earlier one failed. */
  skip(command) {
    this.#record.begin(command);
  }

  /** The run record as JSON text. */
  record() {
    return this.#record.record();
  }

  async #command(words, act) {
    this.#record.begin(words);
    const [postgresql, observing] = [this.#engine.postgresqlMs, this.#engine.observingMs];
    act(++this.#lastRun);
    const spent = [this.#engine.postgresqlMs - postgresql, this.#engine.observingMs - observing];
    this.#record.ended(await this.#engine.lines(CATALOGS), ...spent);
    if (!this.#options.json) this.#print('stderr', this.#record.report());
    return this.#record.state();
  }

  #take(eventJson) {
    this.#record.note(eventJson);
    if (this.#options.json) return;
    const event = JSON.parse(eventJson);
    if (event.event === 'printed') this.#print(event.stream, event.text);
  }
}
