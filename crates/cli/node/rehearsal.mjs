// One repository, one engine, one database: runs commands and keeps the record of them. A second one may stand beside it.
//
// The record is kept here, and the engine is in a process of its own: what it sends may come from the repository's code, so it is checked before it is recorded.
import path from 'node:path';
import { EngineProcess } from './engine_process.mjs';
import { readFolder } from './folder.mjs';

/** What the engine calls the snapshot that is handed over. */
const NAME = 'file';

/** Reads the repository and starts the engine; what prepares the database is done before the first task. */
export async function startRehearsal(cli, options, print) {
  const bench = readerOf(cli, options).rehearsal(...environmentOf(options));
  if (!options.script && bench.others().length) {
    print('stderr', `stillroom: running in ${bench.script || 'the top folder'}; --script selects ${bench.others().join(' or ')}\n`);
  }
  return started(new Rehearsal(bench, false, options, print));
}

/** The same for a second repository, the base that the one of `rehearsal` is compared with. */
export async function startBeside(rehearsal, cli, options, print) {
  return started(rehearsal.beside(readerOf(cli, options), options, print));
}

function readerOf(cli, { folder }) {
  const reader = new cli.Reader(path.basename(path.resolve(folder)));
  readFolder(folder, reader, cli.enters);
  return reader;
}

const environmentOf = ({ script, settings, sqlalchemy }) => [script ?? undefined, JSON.stringify(settings), sqlalchemy ?? undefined];

async function started(rehearsal) {
  try {
    await rehearsal.start();
  } catch (error) {
    rehearsal.end();
    throw error;
  }
  return rehearsal;
}

class Rehearsal {
  #workbench;
  #isBase;
  #options;
  #print;
  #engine;
  #kept;

  constructor(workbench, isBase, options, print) {
    this.#workbench = workbench;
    this.#isBase = isBase;
    this.#options = options;
    this.#print = print;
    this.#engine = new EngineProcess(
      (event, bytes) => this.#take(event, bytes),
      (text) => print('stderr', text),
    );
  }

  /** The workbench, of which this side is shown. */
  get #bench() {
    this.#workbench.show(this.#isBase);
    return this.#workbench;
  }

  /** Another repository, on the other side of the workbench. */
  beside(reader, options, print) {
    reader.beside(this.#workbench, ...environmentOf(options));
    return new Rehearsal(this.#workbench, true, options, print);
  }

  async start() {
    await this.#carryOut();
    const { snapshot } = this.#options;
    if (snapshot) await this.#engine.send(JSON.stringify({ command: 'restore', snapshot: NAME, hand_out: false }), snapshot);
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

  /** Rehearses a range, with rows as `sizes` tells where it is given; resolves to its exit status. */
  async rehearse(range, sizes) {
    this.#bench.rehearse(JSON.stringify(range), sizes);
    while (!this.#bench.rangeHasEnded()) {
      if (!(await this.#carryOut())) throw new Error('the engine did not report how a command of the range ended');
    }
    await this.#carryOut();
    return this.#bench.rangeStatus();
  }

  /** Goes on with the database that the deploy of the rehearsed range left. */
  async takeOver() {
    this.#bench.takeOver();
    await this.#carryOut();
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

  /** The databases as they are now, as the bytes of a snapshot. */
  async snapshot() {
    await this.#engine.send(JSON.stringify({ command: 'keep', snapshot: NAME }));
    const reason = this.#bench.broke();
    if (reason || !this.#kept) throw new Error(`the engine gave no snapshot: ${reason ?? 'it sent none'}`);
    return this.#kept;
  }

  /** Closes the repository; resolves to whether its engine was let go, when that has ended. */
  async close() {
    this.#bench.close();
    const isLetGo = this.#bench.isLetGo();
    if (isLetGo) await this.end();
    return isLetGo;
  }

  /** Ends the engine; resolves when its process has. */
  end() {
    return this.#engine.end();
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

  #take(eventJson, bytes) {
    const printed = this.#bench.note(eventJson);
    if (bytes.length) this.#kept = bytes;
    if (!printed || this.#options.json || this.#options.range) return;
    this.#print(printed.toStderr ? 'stderr' : 'stdout', printed.text);
  }
}
