// A history natively: the real Alembic, one process for each command, on a PostgreSQL where nothing else runs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NamedDatabases } from '../../tools/fidelity/databases.mjs';
import { faultOf, revisionsOf, runRecorded } from '../../tools/fidelity/recording.mjs';
import { startPostgres } from '../native/postgres.mjs';
import { nativeCatalogs, nativeRows } from '../native/questions.mjs';
import { Forks } from './forks.mjs';
import { className, outcomeText } from './outcome.mjs';

/** Where the engine has the repository. */
const MOUNTED = '/repository';
const DATABASE = 'history';
const COMMAND_SECONDS = 120;

export async function startNative() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-histories-'));
  return new Native(await startPostgres(), scratch);
}

class Native {
  #server;
  #scratch;
  #forks;
  #databases;

  constructor(server, scratch) {
    this.#server = server;
    this.#scratch = scratch;
    this.#forks = new Forks(scratch);
    this.#databases = new NamedDatabases(server, DATABASE, path.join(scratch, 'databases.json'));
  }

  /** The outcome of each command of the run, as text. */
  async run({ folder }, { variables, commands }) {
    this.#databases.createEmpty();
    const outcomes = [];
    for (const command of commands) outcomes.push(await this.#command(folder, variables, command));
    this.#databases.remove();
    return outcomes;
  }

  async stop() {
    this.#forks.stop();
    await this.#server.stop();
    fs.rmSync(this.#scratch, { recursive: true, force: true });
  }

  async #command(folder, variables, command) {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', ...variables };
    const inFork = (recorder) => this.#forks.run(['--raiseerr', ...command], { cwd: folder, env: { ...env, ...recorder }, seconds: COMMAND_SECONDS });
    const result = await runRecorded(inFork, {
      record: path.join(this.#scratch, 'record.jsonl'),
      server: this.#server,
      database: DATABASE,
      databases: this.#databases.file,
      folder,
      script: path.join(folder, 'alembic'),
    });
    this.#databases.note(result.events);
    return outcomeText({
      failure: result.code === 0 ? undefined : failureOf(result, folder),
      revisions: revisionsOf(result.events),
      current: this.#databases.current(result.events),
      printed: result.stdout,
      catalogs: this.#ask(nativeCatalogs),
      rows: this.#ask(nativeRows),
    });
  }

  #ask(question) {
    return this.#databases.lines(question).map((line) => `${line}\n`).join('');
  }
}

function failureOf(result, folder) {
  if (result.timedOut) throw new Error(`still running after ${COMMAND_SECONDS} s:\n${result.stderr}`);
  const fault = faultOf(result);
  return { ...fault, exception: className(fault.exception), message: fault.message.replaceAll(folder, MOUNTED) };
}
