// Puts one of the extensions that come with PGlite into a running one, so that CREATE EXTENSION finds it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PGLITE } from '../../scripts/assets/paths.mjs';

const PREFIX = '/pglite';
const BLOCK = 512;
const FILE = '0';

export function addExtension(pg, name) {
  const archive = gunzipSync(readFileSync(path.join(PGLITE, `dist/${name}.tar.gz`)));
  for (const [file, contents] of filesOfTar(archive)) pg.Module.FS.writeFile(`${PREFIX}/${file}`, contents);
}

function* filesOfTar(archive) {
  let at = 0;
  while (archive[at]) {
    const text = (from, to) => archive.toString('latin1', at + from, at + to).replace(/\0.*$/s, '');
    const length = parseInt(text(124, 136), 8);
    const start = at + BLOCK;
    if ((text(156, 157) || FILE) === FILE) yield [text(0, 100), archive.subarray(start, start + length)];
    at = start + Math.ceil(length / BLOCK) * BLOCK;
  }
}
