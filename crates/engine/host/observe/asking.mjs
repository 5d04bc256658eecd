// Asks a session between the repository's own statements, so that it is as it was even where PostgreSQL refuses the question.
import { Refused, execute, firstColumn, forget, leavesFailed, prepare, query, together } from './wire.mjs';

const SAVEPOINT = 'stillroom';
const TAKE_BACK = query(`rollback to savepoint ${SAVEPOINT}; release savepoint ${SAVEPOINT}`);
/** Without names: the session may have forgotten what was prepared under any. */
const once = (sql) => [prepare('', sql), execute('')];
const KEEP = [once(`savepoint ${SAVEPOINT}`), once(`release savepoint ${SAVEPOINT}`)];
const UNDO = [KEEP[0], [...once(`rollback to savepoint ${SAVEPOINT}`), ...KEEP[1]]];

const NO_SUCH_PREPARED = '26000';

export class Asking {
  #exec;
  #texts;
  #prepared = new Set();

  /** `exec(message)` sends wire-protocol bytes and gives the answer; `texts` are what is asked again and again, by names to prepare it under. */
  constructor(exec, texts) {
    this.#exec = exec;
    this.#texts = texts;
  }

  /** The session has forgotten what was prepared. */
  forgetPrepared() {
    this.#prepared.clear();
  }

  /** The first column of the answers to questions, each a name and its values; in the open transaction. */
  inside(questions) {
    return this.#ask(questions, KEEP);
  }

  /** The same, and what the questions lock and set is taken back. */
  insideAndUndo(questions) {
    return this.#ask(questions, UNDO);
  }

  /** The same in a transaction of its own, where none is open. */
  outside(questions) {
    return this.#ask(questions, [[], []]);
  }

  /** In one exchange. What is forgotten without a word, as from inside of a DO block, is prepared once more. */
  #ask(questions, [before, after], again = false) {
    const prepared = new Set(this.#prepared);
    const messages = questions.flatMap(([name, ...values]) => {
      const parts = prepared.has(name) ? [] : [forget(name), prepare(name, this.#texts.get(name))];
      prepared.add(name);
      return [...parts, execute(name, ...values)];
    });
    const answer = this.#exec(together(...before, ...messages, ...after));
    try {
      const rows = firstColumn(answer);
      this.#prepared = prepared;
      return rows;
    } catch (error) {
      this.#prepared.clear();
      if (leavesFailed(answer)) firstColumn(this.#exec(TAKE_BACK));
      const isForgotten = error instanceof Refused && error.code === NO_SUCH_PREPARED;
      if (!isForgotten || again) throw error;
      return this.#ask(questions, [before, after], true);
    }
  }
}
