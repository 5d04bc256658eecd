// A project's files as the engine's test harness mounts them.
import fs from 'node:fs';
import path from 'node:path';

/** `{path: text}` of every file below the folder, without Python's caches. */
export function textFiles(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('__pycache__')).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((file) => [path.relative(folder, file), fs.readFileSync(file, 'utf8')]));
}
