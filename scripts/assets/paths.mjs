// Where things are, from the repository's root.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const ASSETS = path.join(ROOT, 'target/assets');
export const WORK = path.join(ROOT, 'target/assets-work');
export const HOST = path.join(ROOT, 'crates/engine/host');
export const PYTHON = path.join(ROOT, 'crates/engine/python');

/** Where an npm package is installed. */
export const packageFolder = (name) => path.join(ROOT, 'node_modules', name);

export const PGLITE = packageFolder('@electric-sql/pglite');
export const PYODIDE = packageFolder('pyodide');

export const relative = (file) => path.relative(ROOT, file);
