// Stands where `Watch` stands when nothing is to be observed: passes messages on and knows nothing of statements. It shows what observing costs.
import { UNKNOWN } from './observer.mjs';

export class Unwatched {
  #databases;
  #beganAt = 0;

  observingMs = 0;

  constructor(databases) {
    this.#databases = databases;
  }

  forget() {}

  exec(number, message) {
    return this.#databases.execProtocol(number, message);
  }

  begin() {
    this.#beganAt = performance.now();
  }

  statement() {
    return JSON.stringify({ ended_ms: performance.now() - this.#beganAt, transactions: [], effects: UNKNOWN });
  }

  transactions() {
    return '[]';
  }

  end() {}
}
