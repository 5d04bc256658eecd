// The few messages of PostgreSQL's wire protocol that the host itself sends and reads; the repository's own come from Python.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const HEADER = 5;

/** A Query message: statements for the simple protocol. */
export const query = (sql) => message('Q', zeroEnded(sql));

/** Messages that are sent together: one transaction, where none is open. */
export const together = (...parts) => joined([...parts, message('S', new Uint8Array())]);

/** Prepares a statement under a name; a part of `together`. */
export const prepare = (name, sql) => message('P', joined([zeroEnded(name), zeroEnded(sql), int16(0)]));

/** Forgets what is prepared under a name, if anything is; a part of `together`. */
export const forget = (name) => message('C', zeroEnded(`S${name}`));

/** Runs a prepared statement with values in their text form; a part of `together`. */
export function execute(name, ...values) {
  const parameters = values.flatMap((value) => {
    const bytes = encoder.encode(value);
    return [int32(bytes.length), bytes];
  });
  const bind = [zeroEnded(''), zeroEnded(name), int16(0), int16(values.length), ...parameters, int16(0)];
  return joined([message('B', joined(bind)), message('E', joined([zeroEnded(''), int32(0)]))]);
}

/** The messages of an answer: `{kind, body}` with the letter and the bytes behind the length. */
export function* messages(answer) {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 0; at + HEADER <= answer.length; ) {
    const end = at + 1 + view.getUint32(at + 1);
    yield { kind: String.fromCharCode(answer[at]), body: answer.subarray(at + HEADER, end) };
    at = end;
  }
}

/** PostgreSQL has refused something; `code` is its SQLSTATE. */
export class Refused extends Error {
  constructor(body) {
    super(field(body, 'M') ?? 'PostgreSQL sent an error without a message');
    this.code = field(body, 'C');
  }
}

/** The first column of the rows of an answer, null for NULL. Throws PostgreSQL's message where there was an error. */
export function firstColumn(answer) {
  const values = [];
  for (const { kind, body } of messages(answer)) {
    if (kind === 'D') values.push(firstValue(body));
    if (kind === 'E') throw new Refused(body);
  }
  return values;
}

/** Whether an answer leaves a transaction behind in which nothing can be asked any more. */
export const leavesFailed = (answer) => answer.at(-1) === 'E'.charCodeAt(0) && answer.at(-HEADER - 1) === 'Z'.charCodeAt(0);

/** A text that a zero byte ends. */
export function text(body) {
  const end = body.indexOf(0);
  return decoder.decode(end < 0 ? body : body.subarray(0, end));
}

function message(kind, body) {
  return joined([Uint8Array.of(kind.charCodeAt(0)), int32(body.length + 4), body]);
}

/** A DataRow: how many columns, then each with its length. */
function firstValue(body) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = view.getInt32(2);
  return length < 0 ? null : decoder.decode(body.subarray(6, 6 + length));
}

/** Of an ErrorResponse: fields with a letter each, and a zero byte behind each. */
function field(body, letter) {
  for (let at = 0; body[at]; at = body.indexOf(0, at) + 1) {
    if (body[at] === letter.charCodeAt(0)) return text(body.subarray(at + 1));
    if (body.indexOf(0, at) < 0) break;
  }
  return undefined;
}

const zeroEnded = (value) => encoder.encode(`${value}\0`);

function int16(value) {
  return Uint8Array.of(value >> 8, value);
}

function int32(value) {
  return Uint8Array.of(value >> 24, value >> 16, value >> 8, value);
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
