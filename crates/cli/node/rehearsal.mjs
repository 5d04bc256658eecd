// One repository, one engine, one database: runs commands and keeps the record of them.
//
// The record is kept here, and the engine is in a process of its own: what it sends may come from the repository's code, so it is checked before it is recorded.
import path from 'node:path';
import { EngineProcess } from './engine_process.mjs';
import { readFolder } from './folder.mjs';

/** Reads the repository and starts the engine; what prepares the database is done before the first task. */
export async function startRehearsal(cli, options, print) {
  const reader = new cli.Reader(path.basename(path.resolve(options.folder)));
  readFolder(options.folder, reader, cli.enters);
  const bench = reader.rehearsal(options.script ?? undefined, JSON.stringify(options.settings), options.sqlalchemy ?? undefined);
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
    for (const task of this.#options.first) await this.run(task);
  }

  /** Runs a task (`protocol::Task`); resolves to its exit status. */
  async run(task) {
    this.#bench.begin(JSON.stringify(task));
    await this.#carryOut();
    if (!this.#bench.hasEnded()) throw new Error(`the engine did not report how ${this.#bench.title()} ended`);
    if (!this.#options.json) this.#print('stderr', this.#bench.report());
    return this.#bench.status();
  }

  /** Rehearses a range; resolves to its exit status. */
  async rehearse({ from, to, rows, seed, adversarial }) {
    this.#bench.rehearse(from, to, BigInt(rows), BigInt(seed), adversarial);
    while (!this.#bench.rangeHasEnded()) {
      if (!(await this.#carryOut())) throw new Error('the engine did not report how a command of the range ended');
    }
    await this.#carryOut();
    return this.#bench.rangeStatus();
  }

  /** What the rehearsal of the range showed: as JSON text, or for people. */
  range(asJson) {
    return asJson ? this.#bench.rangeJson() : this.#bench.rangeReport();
  }

  /** Records a task that is not run, because an earlier one failed. */
  skip(task) {
    this.#bench.skip(JSON.stringify(task));
  }

  /** The run record as JSON text. */
  record() {
    return this.#bench.record();
  }

  /** Ends the engine. */
  end() {
    this.#engine.end();
  }

  /** Sends the engine what it is to do; resolves to how many commands these were. */
  async #carryOut() {
    const commands = this.#bench.takeCommands();
    for (const [command, bytes] of commands) {
      const done = this.#engine.send(command, bytes);
      this.#bench.readGraph();
      await done;
      const reason = this.#bench.broke();
      if (reason) throw new Error(`the engine failed: ${reason}`);
    }
    return commands.length;
  }

  #take(eventJson) {
    const printed = this.#bench.note(eventJson);
    if (!printed || this.#options.json || this.#options.range) return;
    this.#print(printed.toStderr ? 'stderr' : 'stdout', printed.text);
  }
}
