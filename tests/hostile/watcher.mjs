// Which requests a page may make: the whole address must be one of the site's own files, or of what the test itself expects.
import fs from 'node:fs';
import path from 'node:path';

const DIST = path.resolve(import.meta.dirname, '../../dist');

/** The addresses of every file of the built site, at this address. */
export function addressesOf(base) {
  const files = fs.readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.relative(DIST, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return new Set(paths.map((file) => base + file));
}

/** Watches a browser context, with its workers and frames; gives what was asked for and should not have been. */
export function watch(context, base) {
  const known = addressesOf(base);
  const surprises = [];
  context.on('request', (request) => {
    const address = request.url();
    const [file] = address.split('#');
    const isPage = request.isNavigationRequest() && file.split('?')[0] === base;
    if (!isPage && !known.has(file) && !/^(data|blob|about):/.test(address)) surprises.push(address);
  });
  return surprises;
}
