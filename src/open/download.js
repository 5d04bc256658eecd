// Downloads what the user has asked for. The page's policy allows its own origin only; for another host there is a frame whose policy allows
// that host, for as long as the download lasts.
import { TransferError, transfer } from 'transfer.js';

const FRAME = 'download.html';

/** One download; `hosts` are origins, with a space between them. */
export class Download {
  #stopped = new AbortController();

  /** `pieces` is the promise of its bytes. */
  constructor(address, hosts, limit, onProgress) {
    this.pieces = hosts === location.origin ? transfer(address, limit, onProgress, this.#stopped.signal) : this.#inFrame(address, hosts, limit, onProgress);
  }

  /** Ends it; nothing more is asked for. */
  stop() {
    this.#stopped.abort();
  }

  async #inFrame(address, hosts, limit, onProgress) {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.title = 'A download';
    frame.src = `${new URL(FRAME, document.baseURI).href}#${encodeURIComponent(hosts)}`;
    const remove = () => frame.remove();
    this.#stopped.signal.addEventListener('abort', remove);
    try {
      const loaded = new Promise((resolve) => (frame.onload = resolve));
      document.body.append(frame);
      await loaded;
      return await answer(frame.contentWindow, { address, limit }, onProgress);
    } finally {
      remove();
    }
  }
}

function answer(window, request, onProgress) {
  const { port1, port2 } = new MessageChannel();
  window.postMessage(request, location.origin, [port2]);
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data: { progress, pieces, failure } }) => {
      if (progress) onProgress(...progress);
      else if (pieces) resolve(pieces);
      else reject(new TransferError(failure.kind, failure.detail));
    };
  });
}
