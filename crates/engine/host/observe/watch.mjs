// Watches the databases of a run and puts what it sees into the run's events. Python knows why a statement was sent; what was sent, what
// it did and which transactions it ran in is seen here.
import { Observer, UNKNOWN } from './observer.mjs';
import { Sent } from './sent.mjs';

const STATEMENTS = 'statements_unobserved';
const SCHEMA = 'schema_unread';

export class Watch {
  #databases;
  #reporter;
  #observers = new Map();
  #sent = new Sent();
  #isOn = false;
  #beganAt = 0;
  #shown = null;
  #nextStatement = 0;
  #measuringSince = null;
  #failures = new Map();

  /** Milliseconds spent on observing since the start. */
  observingMs = 0;

  /** `databases` are those that the run's code talks to. */
  constructor(databases, reporter) {
    this.#databases = databases;
    this.#reporter = reporter;
  }

  /** Every database was replaced. */
  forget() {
    this.#observers.clear();
    this.#shown = null;
  }

  /** Sends a message and gives the answer. Between runs nobody begins to watch: what the reading loads belongs to a run. */
  exec(number, message) {
    if (this.#isOn) this.#sent.note(message);
    const observer = this.#observers.get(number) ?? (this.#isOn ? this.#measured(() => this.#added(number)) : undefined);
    if (!observer) return this.#databases.execProtocol(number, message);
    const answer = this.#databases.execProtocol(number, message);
    this.#measured(() => this.#tried(STATEMENTS, () => this.#tellChanges(number, null, observer.passed(message, answer))));
    return answer;
  }

  /** A run begins; `number` is the database that is shown. Tells its schema where nobody knows it yet. */
  begin(number) {
    this.#isOn = true;
    this.#sent.forget();
    this.#beganAt = this.clock();
    this.#nextStatement = 0;
    this.#failures.clear();
    this.#measured(() => {
      for (const [other, observer] of this.#observers) if (other !== number) this.#begun(observer);
      this.#show(number);
    });
  }

  /** A statement has run: its text and what Python knows of it, as a JSON object. What it changed in the schema goes out as an event. */
  statement(number, sql, fields, durationMs) {
    this.#measured(() => {
      const index = this.#nextStatement++;
      const observer = this.#observers.get(number);
      const { changes, ...effects } = this.#reporter.reportsStatements ? observer.observe(sql) : { ...UNKNOWN, changes: [] };
      if (effects.unknown) this.#fail(STATEMENTS, effects.unknown);
      this.#tellChanges(number, index, changes);
      this.#reporter.transactions(observer.takeMarks(index));
      const known = { index, at_ms: Math.max(0, this.#now() - durationMs), duration_ms: durationMs, effects };
      this.#reporter.statement(fields, this.#sent.take(sql), JSON.stringify(known));
    });
  }

  /** The run has ended, and nothing uses the sessions any more; `number` is the database that is shown from now on. */
  end(number) {
    this.#measured(() => {
      for (const observer of this.#observers.values()) this.#reporter.transactions(observer.takeMarks(this.#nextStatement));
      if (number === this.#shown) this.#tried(SCHEMA, () => this.#tellChanges(number, null, this.#observers.get(number).end()));
      else this.#show(number);
      this.#isOn = false;
    });
  }

  /** What could not be observed since the run began, and why: `protocol::Difference`s. */
  failures() {
    return [...this.#failures].map(([difference, reason]) => ({ difference, reason }));
  }

  #show(number) {
    const isKnown = this.#shown === number;
    this.#shown = number;
    const observer = this.#observers.get(number);
    const changes = observer && this.#begun(observer);
    if (isKnown) this.#tellChanges(number, null, changes);
    else this.#reporter.event('schema_read', `{"objects":${(observer ?? this.#added(number)).objects()}}`);
  }

  /** The place of what no statement did is given by the statement that it happened in or before. */
  #tellChanges(number, statement, changes) {
    if (number !== this.#shown || !changes.length) return;
    const place = statement === null ? `"statement":null,"before":${this.#nextStatement}` : `"statement":${statement}`;
    this.#reporter.event('schema_changed', `{${place},"changes":[${changes.join(',')}]}`);
  }

  /** Begins to observe a database, before the run's code has sent anything to it. */
  #added(number) {
    const observer = new Observer((message) => this.#databases.execProtocol(number, message), () => this.#now());
    this.#observers.set(number, observer);
    this.#begun(observer);
    return observer;
  }

  /** What changed before the run. */
  #begun(observer) {
    return this.#tried(SCHEMA, () => observer.begin()) ?? [];
  }

  /** An error of the observer is never the run's. */
  #tried(what, act) {
    try {
      return act();
    } catch (error) {
      this.#fail(what, error.message);
      return undefined;
    }
  }

  #fail(what, reason) {
    if (!this.#failures.has(what)) this.#failures.set(what, reason);
  }

  /** Milliseconds on a clock that stands still while something is observed, so that no reported duration includes it. */
  clock() {
    return (this.#measuringSince ?? performance.now()) - this.observingMs;
  }

  #now() {
    return this.clock() - this.#beganAt;
  }

  #measured(act) {
    this.#measuringSince = performance.now();
    try {
      return act();
    } finally {
      this.observingMs += performance.now() - this.#measuringSince;
      this.#measuringSince = null;
    }
  }
}
