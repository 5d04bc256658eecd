// Starts the engine's two halves, PGlite and Pyodide, side by side. Runs in a Web Worker and in Node.
import { Assets } from './assets.mjs';
import { Halves } from './halves.mjs';
import { bootPostgresql } from './postgresql.mjs';
import { bootPython } from './python.mjs';

/**
 * @param {object} options
 * @param {string} options.base where the prepared assets are: an absolute URL that ends with `/`
 * @param {(name: string) => Promise<Response>} options.open opens one of the prepared assets
 * @param {(name: string) => Uint8Array} options.openSync the same at once and whole, for what is loaded while Python runs
 * @param {(address: string, bytes: Uint8Array) => Promise<object>} [options.moduleOf] the module of a file; imports the address without it
 * @param {string} [options.manifestSha256] what `assets.json` must hash to
 * @param {'2.0' | '2.1'} [options.sqlalchemy] the SQLAlchemy to run with
 * @param {'plain' | 'postgis'} [options.postgresql] the PostgreSQL to run: PostGIS needs one of its own
 * @param {string} [options.maxStackDepth] PostgreSQL's `max_stack_depth`: what the stack that this runs on is enough for
 * @param {Uint8Array} [options.snapshot] the databases to start from, given away; an empty one without
 * @param {(progress: {part: string, doing: string, done: number, total: number}) => void} [options.progress]
 * @param {() => void} [options.confine] takes away what a repository's code must not reach: called before any of it runs
 */
export async function boot(options) {
  const { base, open, openSync, moduleOf, manifestSha256, sqlalchemy = '2.1', postgresql: build = 'plain' } = options;
  const { snapshot, maxStackDepth, progress = () => {}, confine = () => {} } = options;
  const assets = await Assets.open({ base, open, openSync, moduleOf, manifestSha256, progress });
  const [postgresql, python] = await started(assets, [bootPostgresql(assets, snapshot, build, maxStackDepth), bootPython(assets, sqlalchemy)]);
  return new Halves(postgresql, python, assets, confine);
}

/** A half that fails because a file is not what it should be fails for that reason. */
async function started(assets, halves) {
  try {
    return await Promise.race([Promise.all(halves), assets.failed]);
  } finally {
    await assets.checked();
  }
}
