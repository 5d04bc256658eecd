// A history in the engine: one engine for all of them, with an empty database for each.
import fs from 'node:fs';
import { startEngine } from '../../crates/engine/tests/harness.mjs';
import { ROWS } from '../native/questions.mjs';
import { textFiles } from '../native/text_files.mjs';
import { className, outcomeText } from './outcome.mjs';

const ROWS_SQL = fs.readFileSync(ROWS, 'utf8');

export async function startInEngine() {
  return new InEngine(await startEngine());
}

class InEngine {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  /** The outcome of each command of the run, as text. */
  async run({ folder }, { variables, commands }) {
    this.#engine.restore();
    this.#engine.mount(textFiles(folder), {}, { variables });
    const outcomes = [];
    for (const command of commands) outcomes.push(this.#command(command));
    return outcomes;
  }

  #command(command) {
    const report = this.#engine.run('--raiseerr', ...command);
    const names = (event) => report.of(event).map(({ event: name, run, ...told }) => `${name}: ${JSON.stringify(told)}`);
    return outcomeText({
      failure: report.succeeded ? undefined : failureOf(report),
      // What `stamp` writes stands in the version table; natively nobody tells of it as a step.
      revisions: report.of('revision_finished').filter(({ direction }) => direction !== 'stamp'),
      current: report.current,
      printed: report.stdout,
      notes: ['stood_in', 'env_py_replaced', 'options_dropped'].flatMap(names),
      catalogs: asText(this.#engine.catalogs()),
      rows: asText(this.#engine.lines(ROWS_SQL)),
    });
  }
}

const asText = (lines) => lines.map((line) => `${line}\n`).join('');

/** The fault names the driver's error; what the revision could have caught is SQLAlchemy's, which the traceback ends with. */
function failureOf({ fault, stderr }) {
  const wrapped = fault.sqlstate && [...stderr.matchAll(/^(sqlalchemy\.exc\.\w+): \(/gm)].at(-1)?.[1];
  const exception = className(wrapped || fault.exception);
  // A KeyError's own words are only the key.
  return { ...fault, exception, message: fault.message.replace(/^KeyError: /, '') };
}
