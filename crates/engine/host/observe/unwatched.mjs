// Stands where `Watch` stands when nothing is to be observed: passes messages on and knows nothing of statements. It shows what observing costs.
import { UNKNOWN } from './observer.mjs';

export class Unwatched {
  #databases;
  #reporter;
  #beganAt = 0;
  #nextStatement = 0;

  observingMs = 0;

  constructor(databases, reporter) {
    this.#databases = databases;
    this.#reporter = reporter;
  }

  forget() {}

  exec(number, message) {
    return this.#databases.execProtocol(number, message);
  }

  clock() {
    return performance.now();
  }

  begin() {
    this.#beganAt = performance.now();
    this.#nextStatement = 0;
  }

  statement(number, sql, fields, durationMs) {
    const at = performance.now() - this.#beganAt - durationMs;
    const known = { index: this.#nextStatement++, at_ms: Math.max(0, at), duration_ms: durationMs, effects: UNKNOWN };
    this.#reporter.statement(fields, sql, JSON.stringify(known));
  }

  end() {}

  failures() {
    return [];
  }
}
