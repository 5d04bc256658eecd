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

  clock() {
    return performance.now();
  }

  begin() {
    this.#beganAt = performance.now();
  }

  statement() {
    return [performance.now() - this.#beganAt, '[]', JSON.stringify(UNKNOWN)].join('\n');
  }

  transactions() {
    return '[]';
  }

  end() {}

  failures() {
    return '[]';
  }
}
