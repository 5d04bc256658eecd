// What the engine's process and the process that started it send each other through pipes: a kind, a text, and bytes where there are any.

export const KIND = { command: 0, event: 1, done: 2 };

export const HEADER_BYTES = 9;

/** No message is longer than this. */
const MOST_BYTES = 1 << 30;

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = encoder.encode.bind(encoder);
const decode = decoder.decode.bind(decoder);

/** One message as bytes. */
export function frame(kind, text, bytes = NOTHING) {
  const encoded = encode(text);
  const whole = new Uint8Array(HEADER_BYTES + encoded.length + bytes.length);
  const header = new DataView(whole.buffer);
  header.setUint8(0, kind);
  header.setUint32(1, encoded.length);
  header.setUint32(5, bytes.length);
  whole.set(encoded, HEADER_BYTES);
  whole.set(bytes, HEADER_BYTES + encoded.length);
  return whole;
}

/** What the first bytes of a message say of the rest. Throws where they are no beginning of one. */
export function headerOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const header = { kind: view.getUint8(0), textBytes: view.getUint32(1), bytes: view.getUint32(5) };
  const length = header.textBytes + header.bytes;
  if (header.kind > KIND.done || length > MOST_BYTES) throw new Error('what arrived is no message');
  return { ...header, length };
}

/** The message of a header and what followed it. */
export function messageOf({ kind, textBytes }, rest) {
  return { kind, text: decode(rest.subarray(0, textBytes)), bytes: rest.subarray(textBytes) };
}

/** Puts messages together from the pieces in which they arrive. */
export class Messages {
  #pieces = [];
  #length = 0;
  #header = null;

  /** Takes a piece, and gives the messages that are complete now. Throws where the bytes are no messages. */
  *take(piece) {
    this.#pieces.push(piece);
    this.#length += piece.length;
    for (;;) {
      if (!this.#header) {
        if (this.#length < HEADER_BYTES) return;
        this.#header = headerOf(this.#cut(HEADER_BYTES));
      }
      if (this.#length < this.#header.length) return;
      const message = messageOf(this.#header, this.#cut(this.#header.length));
      this.#header = null;
      yield message;
    }
  }

  #cut(length) {
    const whole = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [whole.subarray(length)];
    this.#length = whole.length - length;
    return whole.subarray(0, length);
  }
}
