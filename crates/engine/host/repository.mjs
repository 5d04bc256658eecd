// The repository's files in Python's file system. Its tree is replaced as a whole.

import { packedEntries } from './packed_files.mjs';

const ROOT = '/repository';

/** Puts these files, which are packed and given away, in the place of those that were there. Throws where one can't be written; then nothing of the repository is left. */
export function writeRepository(FS, packed) {
  empty(FS);
  const made = new Set();
  try {
    for (const [path, bytes] of packedEntries(packed)) {
      const file = `${ROOT}/${path}`;
      const folder = file.slice(0, file.lastIndexOf('/'));
      if (!made.has(folder)) FS.mkdirTree(folder);
      made.add(folder);
      FS.writeFile(file, bytes, { canOwn: true });
    }
  } catch (error) {
    empty(FS);
    throw error;
  }
}

function empty(FS) {
  removeTree(FS, ROOT);
  FS.mkdirTree(ROOT);
}

function removeTree(FS, path) {
  if (!FS.analyzePath(path).exists) return;
  for (const name of FS.readdir(path)) {
    if (name === '.' || name === '..') continue;
    const child = `${path}/${name}`;
    if (FS.isDir(FS.lstat(child).mode)) removeTree(FS, child);
    else FS.unlink(child);
  }
  if (path !== ROOT) FS.rmdir(path);
}
