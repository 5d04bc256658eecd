// Fetches one half's files and tells how far that got, in bytes of the prepared assets.
import { chunks } from './assets.mjs';

/** The progress of one half of the engine. */
export class Download {
  #assets;
  #part;
  #done = 0;
  #total;

  constructor(assets, part, names) {
    this.#assets = assets;
    this.#part = part;
    this.#total = names.reduce((sum, name) => sum + assets.size(name), 0);
  }

  /** A whole file. It arrives in the buffer that is returned: the manifest says how much room it needs. */
  async bytes(name) {
    const bytes = new Uint8Array(this.#assets.size(name));
    let at = 0;
    for await (const chunk of chunks(name, await this.#assets.request(name))) {
      if (at + chunk.length > bytes.length) throw new Error(`${name}: more than ${bytes.length} bytes arrived`);
      bytes.set(chunk, at);
      at += chunk.length;
      this.#arrived(chunk.length);
    }
    if (at !== bytes.length) throw new Error(`${name}: ${at} of ${bytes.length} bytes arrived`);
    await this.#assets.check(name, bytes);
    return bytes;
  }

  /** A compiled module; compiling begins while it arrives, and the browser may keep the compiled code. */
  async module(name) {
    const module = await WebAssembly.compileStreaming(await this.#assets.response(name));
    this.#arrived(this.#assets.size(name));
    return module;
  }

  /** Everything is here. */
  starting(doing) {
    this.#done = this.#total;
    this.#report(doing);
  }

  #arrived(bytes) {
    this.#done += bytes;
    this.#report(this.#part === 'python' ? 'Loading Python' : 'Loading PostgreSQL');
  }

  #report(doing) {
    this.#assets.progress({ part: this.#part, doing, done: this.#done, total: this.#total });
  }
}
