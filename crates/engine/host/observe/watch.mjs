// Watches the databases of a run and puts what it sees into the run's events. What changed in the schema goes out from here, because it is
// JSON already when PostgreSQL gives it; what belongs to a statement goes back to Python, which knows the statement.
import { Observer } from './observer.mjs';

export class Watch {
  #databases;
  #emit;
  #observers = new Map();
  #run = 0;
  #beganAt = 0;
  #shown = 0;

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
  }

  /** Sends a message of the run's code and gives the answer. */
  exec(number, message) {
    const answer = this.#databases.execProtocol(number, message);
    if (this.#run) this.#observer(number).passed(message, answer);
    return answer;
  }

  /** A run begins; `number` is the database that is shown. Tells its schema where nobody knows it yet. */
  begin(run, number) {
    this.#run = run;
    this.#beganAt = performance.now();
    this.#measured(() => {
      for (const [other, observer] of this.#observers) if (other !== number) observer.begin();
      this.#show(number);
    });
  }

  /** A statement has run. `{ended_ms, transactions, effects}` as JSON; what it changed in the schema goes out as an event. */
  statement(number, index, sql) {
    return this.#measured(() => {
      const observer = this.#observer(number);
      const { changes, ...effects } = observer.observe(sql);
      this.#tellChanges(number, index, changes);
      return JSON.stringify({ ended_ms: this.#now(), transactions: observer.takeMarks(index), effects });
    });
  }

  /** Where transactions ended after the last statement, as JSON; `index` is the one that would have come next. */
  transactions(index) {
    return JSON.stringify([...this.#observers.values()].flatMap((observer) => observer.takeMarks(index)));
  }

  /** The run has ended, and nothing uses the sessions any more; `number` is the database that is shown from now on. */
  end(number) {
    this.#measured(() => {
      if (number === this.#shown) this.#tellChanges(number, null, this.#observer(number).end());
      else this.#show(number);
    });
  }

  #show(number) {
    this.#shown = number;
    const isNew = !this.#observers.has(number);
    const observer = this.#observer(number);
    const changes = observer.begin();
    if (isNew) this.#emit(`{"event":"schema_read","run":${this.#run},"objects":${observer.objects()}}`);
    else this.#tellChanges(number, null, changes);
  }

  #tellChanges(number, statement, changes) {
    if (number !== this.#shown || !changes.length) return;
    this.#emit(`{"event":"schema_changed","run":${this.#run},"statement":${statement},"changes":[${changes.join(',')}]}`);
  }

  #observer(number) {
    let observer = this.#observers.get(number);
    if (!observer) {
      observer = new Observer((message) => this.#databases.execProtocol(number, message), () => this.#now());
      this.#observers.set(number, observer);
    }
    return observer;
  }

  #now() {
    return performance.now() - this.#beganAt;
  }

  #measured(act) {
    const began = performance.now();
    try {
      return act();
    } finally {
      this.observingMs += performance.now() - began;
    }
  }
}
