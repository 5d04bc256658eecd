// Snapshots of databases as files: the bytes that the engine packs, in gzip's format.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** No snapshot has more bytes; the engine takes no longer message. */
const MOST_BYTES = 1 << 30;

/** The bytes of a snapshot for the engine. Throws where the file is none. */
export function readSnapshot(cli, file) {
  try {
    const bytes = gunzipSync(readFileSync(file), { maxOutputLength: MOST_BYTES });
    cli.checkSnapshot(bytes);
    return bytes;
  } catch (error) {
    throw new Error(`${file} is no snapshot that --keep wrote, or only a part of one: ${error.message}`);
  }
}

/** Writes a snapshot, wholly or not at all. What the engine sent may come from a repository's code. */
export function writeSnapshot(cli, file, bytes) {
  const partial = `${file}.part`;
  try {
    cli.checkSnapshot(bytes);
    writeFileSync(partial, gzipSync(bytes));
    renameSync(partial, file);
  } catch (error) {
    throw new Error(`the snapshot can't be written to ${file}: ${error.message}`);
  }
}
