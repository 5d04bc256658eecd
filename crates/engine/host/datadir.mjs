// PostgreSQL's data directory as one buffer: taken from a running PGlite, and put under a new one.
//
// PGlite's own dumpDataDir and loadDataDir go through tar and copy every file several times; this is about four times as quick.
import { packFiles, unpackFiles } from './packed_files.mjs';

const DATA_DIRECTORY = '/pglite/data';

/**
 * PGlite's memory file system with a packed data directory already in it, and what `prepare(FS)` adds. It takes `packed` over.
 * PGlite asks it for the last word on how Emscripten starts: `startOptions` go before PGlite's own.
 */
export function dataDirectoryFs(MemoryFS, startOptions, packed, prepare) {
  return new (class extends MemoryFS {
    init(pg, options) {
      this.pg = pg;
      return { emscriptenOpts: { ...options, ...startOptions } };
    }

    initialSyncFs() {
      unpackFiles(this.pg.Module.FS, DATA_DIRECTORY, packed);
      prepare(this.pg.Module.FS);
    }
  })();
}

/** The database as it stands. What transaction there is ends with a rollback, and PostgreSQL writes everything out. */
export function packDataDirectory(pg) {
  if (pg.isInTransaction()) pg.execProtocolRawSync(query('rollback'));
  const answer = pg.execProtocolRawSync(query('checkpoint'));
  if (answer[0] !== COMMAND_COMPLETE) throw new Error(`checkpoint: ${new TextDecoder().decode(answer)}`);
  return packFiles(pg.Module.FS, DATA_DIRECTORY);
}

const COMMAND_COMPLETE = 'C'.charCodeAt(0);

/** A Query message of the simple protocol: its letter, its length without the letter, the text, a zero byte. */
function query(sql) {
  const text = new TextEncoder().encode(sql);
  const message = new Uint8Array(text.length + 6);
  message[0] = 'Q'.charCodeAt(0);
  new DataView(message.buffer).setUint32(1, text.length + 5);
  message.set(text, 5);
  return message;
}
