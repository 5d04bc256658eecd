// Reads what an address answers, up to a limit, and tells how far it is. Used by the page for its own origin and by download.html for others.

/** Where nothing arrives for so long, nothing will. */
const STALLED_MS = 30_000;

/** What went wrong, by a word that the page has a sentence for; `detail` is the browser's or the server's own. */
export class TransferError extends Error {
  constructor(kind, detail = '') {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Resolves to the bytes, in the pieces in which they came; `limit` is how many there may be, `onProgress(done, total)` gets 0 for an unknown total. */
export async function transfer(address, limit, onProgress, signal) {
  const stalled = new AbortController();
  let timer;
  const waits = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(new TransferError('stalled')), STALLED_MS);
  };
  const progressed = (...progress) => {
    waits();
    onProgress(...progress);
  };
  try {
    waits();
    const request = { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.any([stalled.signal, signal]) };
    return await read(await fetch(address, request), limit, progressed);
  } catch (error) {
    if (stalled.signal.aborted) throw stalled.signal.reason;
    throw error instanceof TransferError ? error : new TransferError('unreachable', String(error?.message ?? error));
  } finally {
    clearTimeout(timer);
  }
}

async function read(response, limit, onProgress) {
  if (!response.ok) throw new TransferError('status', `${response.status} ${response.statusText}`.trim());
  const total = Number(response.headers.get('content-length')) || 0;
  if (total > limit) throw new TransferError('too_large');
  const pieces = [];
  let done = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) break;
    done += value.length;
    if (done > limit) {
      await reader.cancel();
      throw new TransferError('too_large');
    }
    pieces.push(value);
    onProgress(done, total);
  }
  return pieces;
}
