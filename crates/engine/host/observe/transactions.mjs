// Where transactions began and ended, read from the server's own answers: so a COMMIT inside of a string of statements, or inside of a
// driver's habits, is seen like any other.
import { messages, text } from './wire.mjs';

const IDLE = 'I';
const IN_TRANSACTION = 'T';
const FAILED = 'E';

const BEGINS = new Set(['BEGIN', 'START TRANSACTION']);
const ENDS = new Set(['COMMIT', 'ROLLBACK']);
const AND_CHAIN = /\band\s+chain\b/i;

export class Transactions {
  #marks = [];
  #status = IDLE;
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

  /** Takes note of an answer to the message of this text. Gives the tags of the statements that came to their end, and the kinds of marks. */
  note(answer, sql) {
    const known = this.#marks.length;
    const tags = [];
    let from = 0;
    for (const { kind, body } of messages(answer)) {
      if (kind === 'C') tags.push(text(body));
      if (kind !== 'Z') continue;
      this.#ready(String.fromCharCode(body[0]), tags.slice(from), AND_CHAIN.test(sql));
      from = tags.length;
    }
    return { tags, kinds: this.#marks.slice(known).map(({ kind }) => kind) };
  }

  /** What was marked since the last time. */
  takeMarks() {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }

  /** The server has answered what was sent, and is in this state now. A BEGIN inside of a transaction, and an end outside of one, do nothing. */
  #ready(status, tags, chains) {
    let open = this.#status !== IDLE;
    tags.forEach((tag, at) => {
      if (BEGINS.has(tag) === open || !(BEGINS.has(tag) || ENDS.has(tag))) return;
      if (BEGINS.has(tag)) this.#mark('begin');
      else if (tag === 'COMMIT') this.#mark('commit');
      else if (goesOn(tags.slice(at + 1), status, chains)) return this.#mark('rollback_to_savepoint');
      else this.#mark('rollback');
      open = BEGINS.has(tag);
    });
    // A COMMIT that failed has no tag.
    if (open && status === IDLE) this.#mark('rollback');
    if (!open && status !== IDLE) this.#mark('begin');
    this.#status = status;
  }

  #mark(kind) {
    this.#marks.push({ kind, at_ms: this.#now() });
  }
}

/** ROLLBACK TO a savepoint has the same tag as ROLLBACK, but the transaction goes on: what follows ends it, or it is open at the end. */
function goesOn(tagsBehind, status, chains) {
  const next = tagsBehind.find((tag) => BEGINS.has(tag) || ENDS.has(tag));
  return next ? ENDS.has(next) : status !== IDLE && !chains;
}
