// The statements that were sent to PostgreSQL, as they stand in the wire's messages: what Python says of them is held against it.
import { messages, text } from './wire.mjs';

const QUERY = 'Q';
const PARSE = 'P';

/** Where a driver puts values: `%s`, `%(name)s`, `$1`. `%%` is a percent sign. */
const PLACEHOLDER = /%(?:\([^)]*\))?[sbt]|%%|\$\d+/;

/** Statements that are kept until one of them is named: Alembic's and the driver's own are never named. */
const KEPT = 64;

export class Sent {
  #texts = [];

  /** Takes note of the statements in a message. */
  note(message) {
    for (const { kind, body } of messages(message)) {
      if (kind === QUERY) this.#texts.push(text(body));
      if (kind === PARSE) this.#texts.push(text(body.subarray(body.indexOf(0) + 1)));
    }
    if (this.#texts.length > KEPT) this.#texts.splice(0, this.#texts.length - KEPT);
  }

  /** A run begins. */
  forget() {
    this.#texts = [];
  }

  /**
   * The text of the statement that ran last: as Python has it, with the placeholders that the repository wrote, where that is what was sent;
   * else what was sent.
   */
  take(sql) {
    const texts = this.#texts;
    this.#texts = [];
    if (!texts.length || texts.some((sent) => isInstance(sent, sql))) return sql;
    return texts.at(-1);
  }
}

/** Whether a text is a statement with values in the place of its placeholders. Several sets of values make several statements of it. */
function isInstance(sent, sql) {
  if (sent === sql) return true;
  const parts = sql.split(PLACEHOLDER);
  if (parts.length === 1) return false;
  let at = 0;
  for (const part of parts) {
    const found = sent.indexOf(part, at);
    if (found < 0 || (at === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return true;
}
