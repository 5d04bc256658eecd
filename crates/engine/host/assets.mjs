// The prepared files: nothing is asked for that `assets.json` doesn't list, and nothing is used whose SHA-256 is another one.
import { sha256 } from '@noble/hashes/sha2.js';

const MANIFEST = 'assets.json';

export class Assets {
  #open;
  #openSync;
  #moduleOf;
  #checks = [];
  #fail;

  /** Rejects as soon as something that is used while it arrives turns out not to be what it should be, or stops arriving. */
  failed = new Promise((_, reject) => (this.#fail = reject));

  /** Resolves to the assets below `base`; see `boot` for the options. */
  static async open({ base, open, openSync, moduleOf, manifestSha256, progress }) {
    const bytes = await bytesOf(MANIFEST, await open(MANIFEST));
    if (manifestSha256) await check(MANIFEST, bytes, manifestSha256);
    return new Assets(JSON.parse(new TextDecoder().decode(bytes)), { base, open, openSync, moduleOf, progress });
  }

  constructor(manifest, { base, open, openSync, moduleOf = (address) => import(address), progress }) {
    this.failed.catch(() => {});
    this.base = base;
    this.manifest = manifest;
    this.progress = progress;
    this.#open = open;
    this.#openSync = openSync;
    this.#moduleOf = moduleOf;
  }

  /** How many bytes a file has. */
  size(name) {
    return this.#entry(name).bytes;
  }

  /** The answer to a request for a file, not checked yet. */
  async request(name) {
    this.#entry(name);
    return answered(name, await arriving(name, this.#open(name)));
  }

  /** The same for who uses what arrives while it arrives: `checked` tells afterwards whether it was right. */
  async response(name) {
    const response = await this.request(name);
    const check = bytesOf(name, response.clone()).then((bytes) => this.check(name, bytes));
    check.catch(this.#fail);
    this.#checks.push(check);
    return response;
  }

  /** The file of this address, for code of others that fetches by itself. */
  responseOf(url) {
    const address = String(url);
    if (!address.startsWith(this.base)) throw new Error(`${address} is not one of the engine's files`);
    return this.response(address.slice(this.base.length));
  }

  /** Rejects where something that was used while it arrived is not what it should be. */
  async checked() {
    await Promise.all(this.#checks);
  }

  /** Resolves to a module of JavaScript, whose file was checked before it runs. */
  async module(name) {
    const bytes = await bytesOf(name, await this.request(name));
    await this.check(name, bytes);
    return this.#moduleOf(this.base + name, bytes);
  }

  /** The bytes of a file, at once: for what is wanted while Python runs. */
  bytesSync(name) {
    const { sha256: expected } = this.#entry(name);
    const bytes = this.#openSync(name);
    if (hex(sha256(bytes)) !== expected) throw new Error(different(name));
    return bytes;
  }

  /** Rejects where these are not the bytes of the file. */
  async check(name, bytes) {
    try {
      await check(name, bytes, this.#entry(name).sha256);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #entry(name) {
    const entry = Object.hasOwn(this.manifest.files, name) ? this.manifest.files[name] : undefined;
    if (!entry) throw new Error(`${name} is not one of the engine's files`);
    return entry;
  }
}

async function check(name, bytes, expected) {
  if (hex(await digest(bytes)) !== expected) throw new Error(different(name));
}

/** Browsers compute hashes only where the page came over HTTPS or from this machine. */
async function digest(bytes) {
  const { subtle } = globalThis.crypto;
  return subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes);
}

async function bytesOf(name, response) {
  const parts = [];
  for await (const chunk of chunks(name, answered(name, response))) parts.push(chunk);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The parts of a body as they arrive. Not every browser lets a stream be iterated. */
export async function* chunks(name, response) {
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await arriving(name, reader.read());
    if (done) return;
    yield value;
  }
}

/** Where nothing arrives for so long, nothing will. */
const STALLED_MS = 60_000;

async function arriving(name, next) {
  let timer;
  const stalled = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(unavailable(name, `nothing has arrived for ${STALLED_MS / 1000} seconds`))), STALLED_MS);
  });
  try {
    return await Promise.race([next, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

function answered(name, response) {
  if (!response.ok) throw new Error(unavailable(name, `${response.status} ${response.statusText}`.trim()));
  return response;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const unavailable = (name, why) =>
  `the engine's file ${name} can't be loaded: ${why}. Is the whole of dist/ on the server, from one build?`;

const different = (name) =>
  `the engine's file ${name} is not the one that belongs to this page: its SHA-256 differs. Put the whole of one build on the server, and empty caches in between.`;
