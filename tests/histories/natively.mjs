// A history natively: the real Alembic, one process for each command, on a PostgreSQL where nothing else runs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contextsOf, currentRevisions, faultOf, revisionsOf, runRecorded } from '../../tools/fidelity/recording.mjs';
import { PYTHON } from '../native/alembic.mjs';
import { startPostgres } from '../native/postgres.mjs';
import { CATALOGS, ROWS } from '../native/questions.mjs';
import { className, outcomeText } from './outcome.mjs';

const RECORDED = path.resolve(import.meta.dirname, '../../tools/fidelity/python/recorded.py');
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

  constructor(server, scratch) {
    this.#server = server;
    this.#scratch = scratch;
  }

  /** The outcome of each command of the run, as text. */
  async run({ folder }, { variables, commands }) {
    this.#server.createDatabase(DATABASE, 'psycopg2');
    const outcomes = [];
    for (const command of commands) outcomes.push(await this.#command(folder, variables, command));
    this.#server.removeDatabase(DATABASE);
    return outcomes;
  }

  async stop() {
    await this.#server.stop();
    fs.rmSync(this.#scratch, { recursive: true, force: true });
  }

  async #command(folder, variables, command) {
    const result = await runRecorded(PYTHON, [RECORDED, '--raiseerr', ...command], {
      cwd: folder,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', ...variables },
      seconds: COMMAND_SECONDS,
      record: path.join(this.#scratch, 'record.jsonl'),
      server: this.#server,
      database: DATABASE,
      folder,
      script: path.join(folder, 'alembic'),
    });
    return outcomeText({
      failure: result.code === 0 ? undefined : failureOf(result, folder),
      revisions: revisionsOf(result.events),
      current: currentRevisions(this.#server, DATABASE, contextsOf(result.events)),
      printed: result.stdout,
      catalogs: this.#server.query(DATABASE, CATALOGS),
      rows: this.#server.query(DATABASE, ROWS),
    });
  }
}

function failureOf(result, folder) {
  if (result.timedOut) throw new Error(`still running after ${COMMAND_SECONDS} s:\n${result.stderr}`);
  const fault = faultOf(result);
  return { ...fault, exception: className(fault.exception), message: fault.message.replaceAll(folder, MOUNTED) };
}
