// Watches the databases of a run and puts what it sees into the run's events. What changed in the schema goes out from here, because it is
// JSON already when PostgreSQL gives it; what belongs to a statement goes back to Python, which knows the statement.
import { Observer } from './observer.mjs';

const STATEMENTS = (reason) => `What some statements locked and changed is not known, because asking failed: ${reason}. They ran as they are.`;
const SCHEMA = (reason) => `The schema could not be read: ${reason}. What is shown of it is as it was read last.`;

export class Watch {
  #databases;
  #emit;
  #observers = new Map();
  #run = 0;
  #isOn = false;
  #beganAt = 0;
  #shown = null;
  #nextStatement = 0;
  #measuringSince = null;
  #failures = new Map();

  /** Milliseconds spent on observing since the start. */
  observingMs = 0;

  /** `databases` are those that the run's code talks to; `emit` takes one event as JSON text. */
  constructor(databases, emit) {
    this.#databases = databases;
    this.#emit = emit;
  }

  /** Every database was replaced. */
  forget() {
    this.#observers.clear();
    this.#shown = null;
  }

  /** Sends a message and gives the answer. Between runs nobody begins to watch: what the reading loads belongs to a run. */
  exec(number, message) {
    const observer = this.#observers.get(number) ?? (this.#isOn ? this.#measured(() => this.#added(number)) : undefined);
    if (!observer) return this.#databases.execProtocol(number, message);
    const answer = this.#databases.execProtocol(number, message);
    this.#measured(() => this.#tried(STATEMENTS, () => this.#tellChanges(number, null, observer.passed(message, answer))));
    return answer;
  }

  /** A run begins; `number` is the database that is shown. Tells its schema where nobody knows it yet. */
  begin(run, number) {
    this.#run = run;
    this.#isOn = true;
    this.#beganAt = this.clock();
    this.#nextStatement = 0;
    this.#failures.clear();
    this.#measured(() => {
      for (const [other, observer] of this.#observers) if (other !== number) this.#begun(observer);
      this.#show(number);
    });
  }

  /** A statement has run. Three lines: when it ended, its transactions and its effects as JSON; what it changed in the schema goes out as an event. */
  statement(number, index, sql) {
    return this.#measured(() => {
      const observer = this.#observers.get(number);
      const { changes, ...effects } = observer.observe(sql);
      if (effects.unknown) this.#fail(STATEMENTS, effects.unknown);
      this.#tellChanges(number, index, changes);
      this.#nextStatement = index + 1;
      return [this.#now(), JSON.stringify(observer.takeMarks(index)), JSON.stringify(effects)].join('\n');
    });
  }

  /** Where transactions ended after the last statement, as JSON; `index` is the one that would have come next. */
  transactions(index) {
    return JSON.stringify([...this.#observers.values()].flatMap((observer) => observer.takeMarks(index)));
  }

  /** The run has ended, and nothing uses the sessions any more; `number` is the database that is shown from now on. */
  end(number) {
    this.#measured(() => {
      if (number === this.#shown) this.#tried(SCHEMA, () => this.#tellChanges(number, null, this.#observers.get(number).end()));
      else this.#show(number);
      this.#isOn = false;
    });
  }

  /** What could not be observed since the run began, and why: sentences as a JSON list. */
  failures() {
    return JSON.stringify([...this.#failures].map(([what, reason]) => what(reason)));
  }

  #show(number) {
    const isKnown = this.#shown === number;
    this.#shown = number;
    const observer = this.#observers.get(number);
    const changes = observer && this.#begun(observer);
    if (isKnown) this.#tellChanges(number, null, changes);
    else this.#emit(`{"event":"schema_read","run":${this.#run},"objects":${(observer ?? this.#added(number)).objects()}}`);
  }

  /** The place of what no statement did is told by the statement that it happened in or before. */
  #tellChanges(number, statement, changes) {
    if (number !== this.#shown || !changes.length) return;
    const place = statement === null ? `"statement":null,"before":${this.#nextStatement}` : `"statement":${statement}`;
    this.#emit(`{"event":"schema_changed","run":${this.#run},${place},"changes":[${changes.join(',')}]}`);
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

  /** Milliseconds on a clock that stands still while something is observed, so that nothing is told to have taken longer for it. */
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
