// Packs the sample project as the archive that "Sample project" opens: the same bytes for the same files.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export function packSample(folder) {
  const tar = execFileSync('tar', [
    '--create', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--exclude=__pycache__',
    '--directory', path.dirname(folder), path.basename(folder),
  ]);
  return gzipSync(tar, { level: 9 });
}
