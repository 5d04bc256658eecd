// Where transactions began and ended, read from the server's own answers: so a COMMIT inside of a string of statements, or inside of a
// driver's habits, is seen like any other.
import { messages, text } from './wire.mjs';

const IN_TRANSACTION = 'T';
const FAILED = 'E';

export class Transactions {
  #marks = [];
  #status = 'I';
  #now;

  /** `now()` gives milliseconds. */
  constructor(now) {
    this.#now = now;
  }

  /** Whether a transaction is open in which something can be asked. */
  get isOpen() {
    return this.#status === IN_TRANSACTION;
  }

  /** Whether a transaction is open in which nothing can be asked any more. */
  get hasFailed() {
    return this.#status === FAILED;
  }

  /** Takes note of an answer; gives the tags of the statements that came to their end. */
  note(answer) {
    const tags = [];
    for (const { kind, body } of messages(answer)) {
      if (kind === 'C') tags.push(text(body));
      if (kind === 'Z') this.#ready(String.fromCharCode(body[0]), tags);
    }
    return tags;
  }

  /** What was marked since the last time. */
  takeMarks() {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }

  #ready(status, tags) {
    for (const tag of tags) {
      if (tag === 'COMMIT') this.#mark('commit');
      // ROLLBACK TO a savepoint has the same tag, and leaves the transaction open.
      else if (tag === 'ROLLBACK' && status === 'I') this.#mark('rollback');
      else if (tag === 'ROLLBACK') this.#mark('rollback_to_savepoint');
      else if (tag === 'BEGIN' || tag === 'START TRANSACTION') this.#mark('begin');
    }
    if (tags.at(-1) === 'COMMIT' && status === IN_TRANSACTION) this.#mark('begin');
    this.#status = status;
  }

  #mark(kind) {
    this.#marks.push({ kind, at_ms: this.#now() });
  }
}
