// Reads a folder as the page reads one: the same rules decide which files are kept.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Hands the files below `folder` to `reader`; `enters` tells which folders are worth entering. Links are not followed. */
export function readFolder(folder, reader, enters) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} is not a folder`);
  const pending = [''];
  while (pending.length) {
    const inside = pending.pop();
    for (const entry of readdirSync(path.join(folder, inside), { withFileTypes: true })) {
      const file = inside ? `${inside}/${entry.name}` : entry.name;
      if (entry.isDirectory() && enters(entry.name)) pending.push(file);
      else if (entry.isFile()) readFile(path.join(folder, file), file, reader);
    }
  }
}

function readFile(absolute, file, reader) {
  const { size } = statSync(absolute);
  if (reader.wants(file, size)) reader.add(file, readFileSync(absolute));
}
