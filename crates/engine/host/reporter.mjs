// What a run reports, in the order in which it happened; statements travel in batches.
//
// Which run it is, when it began and ended, and what the version table holds afterwards comes from the host. Python only reports what
// happens in between, by these names. Every kind has a limit for each run: what is over it is counted, and reported as `left_out` at the end.

/** What Python reports. */
const OF_PYTHON = new Set([
  ...['planned', 'revision_started', 'revision_finished', 'noticed', 'rows_returned', 'printed', 'file_written', 'library_loaded'],
  ...['env_py_replaced', 'options_dropped', 'stood_in', 'differed'],
]);

const BATCH_MS = 50;
const MB = 1_000_000;

/** How many, and how many characters of JSON, are reported of each kind in one run. */
const LIMITS = {
  printed: { count: 20_000, characters: 2 * MB },
  noticed: { count: 10_000, characters: 2 * MB },
  statements: { count: 100_000, characters: 64 * MB },
  rows_returned: { count: 1_000, characters: 32 * MB },
  schema_changed: { count: 200_000, characters: 128 * MB },
  other: { count: 100_000, characters: 64 * MB },
};

/** Characters of one statement that are reported. */
const SQL_REPORTED = 200_000;

export class Reporter {
  #emit;
  #run = null;
  #reported = new Map();
  #leftOut = new Map();
  #statements = [];
  #transactions = [];
  #flushedAt = 0;

  /** `emit` takes one event as JSON text. */
  constructor(emit) {
    this.#emit = emit;
  }

  /** A run begins. */
  begin(run) {
    this.#run = run;
    this.#reported.clear();
    this.#leftOut.clear();
    this.#statements = [];
    this.#transactions = [];
    this.#send('started', '');
  }

  /** The run has ended; `fields` are those of `finished` as JSON. Gives that event, which is the last of the run. */
  end(fields) {
    this.flush();
    if (this.#leftOut.size) this.#send('left_out', JSON.stringify(Object.fromEntries(this.#leftOut)));
    const finished = this.#event('finished', fields);
    this.#run = null;
    return finished;
  }

  /** The run has come to no end. */
  abandon() {
    this.flush();
    this.#run = null;
  }

  /** Something that Python saw; `fields` is a JSON object. Between runs there is nothing to report. */
  fromPython(name, fields) {
    if (!OF_PYTHON.has(name)) throw new Error(`${name} is nothing that Python reports`);
    if (this.#run === null) return;
    this.flush();
    this.#sendWithin(Object.hasOwn(LIMITS, name) ? name : 'other', name, fields);
  }

  /** Something that the host saw; `fields` is a JSON object. Between runs there is nothing to report. */
  event(name, fields) {
    if (this.#run === null) return;
    if (name !== 'schema_changed') this.flush();
    this.#sendWithin(name === 'schema_changed' ? name : 'other', name, fields);
  }

  /** Whether another statement will be reported. */
  get reportsStatements() {
    const { count, characters } = this.#counted('statements');
    return count < LIMITS.statements.count && characters < LIMITS.statements.characters;
  }

  /** A statement has run: what Python knows of it as a JSON object, its text, and what the host knows. */
  statement(fields, sql, known) {
    const text = sql.length > SQL_REPORTED ? `${sql.slice(0, SQL_REPORTED)}… (${sql.length - SQL_REPORTED} more characters)` : sql;
    const trace = merged(`{"sql":${JSON.stringify(text)}}`, known, fields);
    if (!this.#fits('statements', trace.length)) return;
    this.#statements.push(trace);
    if (performance.now() - this.#flushedAt > BATCH_MS) this.flush();
  }

  /** Where transactions began and ended. */
  transactions(marks) {
    if (this.#fits('other', 100 * marks.length)) this.#transactions.push(...marks.map((mark) => JSON.stringify(mark)));
  }

  /** Sends the statements that are waiting. */
  flush() {
    if (!this.#statements.length && !this.#transactions.length) return;
    const [statements, transactions] = [this.#statements.join(), this.#transactions.join()];
    this.#statements = [];
    this.#transactions = [];
    this.#send('statements_executed', `{"statements":[${statements}],"transactions":[${transactions}]}`);
    this.#flushedAt = performance.now();
  }

  #sendWithin(kind, name, fields) {
    if (this.#fits(kind, fields.length)) this.#send(name, fields);
  }

  #send(name, fields) {
    this.#emit(this.#event(name, fields));
  }

  #event(name, fields) {
    return merged(`{"event":${JSON.stringify(name)},"run":${this.#run}}`, fields);
  }

  /** Counts it with what was reported, or with what was left out: from the first that doesn't fit on, all of its kind. */
  #fits(kind, characters) {
    const reported = this.#counted(kind);
    const limit = LIMITS[kind];
    const isFull = this.#leftOut.has(kind) || reported.count >= limit.count || reported.characters + characters > limit.characters;
    if (isFull) this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + 1);
    else this.#reported.set(kind, { count: reported.count + 1, characters: reported.characters + characters });
    return !isFull;
  }

  #counted(kind) {
    return this.#reported.get(kind) ?? { count: 0, characters: 0 };
  }
}

/** JSON objects as one. */
function merged(...objects) {
  const fields = objects.map((text) => text.trim().slice(1, -1).trim()).filter(Boolean);
  return `{${fields.join()}}`;
}
