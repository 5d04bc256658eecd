// Loads PGlite, and starts one on a prepared data directory for each database. A start is over when it returns.
import { Databases } from './databases.mjs';
import { dataDirectoryFs } from './datadir.mjs';
import { Download } from './download.mjs';
import { Extensions } from './extensions.mjs';
import { Uncaught } from './uncaught.mjs';

const FILES = ['pglite/pglite.mjs', 'pglite/pglite.wasm', 'pglite/pglite.data', 'pglite/data-directory.bin'];

/** PGlite would fetch initdb for the case that there is no data directory, unless it is given a module. */
const NO_INITDB = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** What PGlite passes by default, without `-O` and the search path: both differ from what people's servers do. */
const START_PARAMETERS = [
  '--single',
  '-F',
  '-j',
  ...[
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
  ].flatMap((setting) => ['-c', setting]),
];

/** What a start is given in the place of PGlite's own: nothing waits for the module, PROJ's files are not where it was compiled. */
const startOptions = (module, uncaught) => ({
  instantiateWasm: uncaught.instantiating((imports, done) => done(new WebAssembly.Instance(module, imports), module)),
  PGLITE_ENV: { PROJ_DATA: '/pglite/share/proj' },
});

/** Resolves to the databases of a snapshot (given away), or an empty one, and the extensions that every database finds. */
export async function bootPostgresql(assets, snapshot) {
  const download = new Download(assets, 'postgresql', FILES);
  const [{ PGlite, MemoryFS, Promise: SettledPromise }, module, fsBundle, emptyDatabase, initdbWasmModule] = await Promise.all([
    import(assets.base + FILES[0]),
    download.module(FILES[1]),
    download.bytes(FILES[2]),
    download.bytes(FILES[3]),
    WebAssembly.compile(NO_INITDB),
  ]);
  const RawPGlite = withoutArrayTypes(PGlite);
  const extensions = new Extensions(assets.manifest.extensions, assets.openSync);
  const start = (dataDirectory = emptyDatabase.slice()) => {
    const uncaught = new Uncaught();
    const pg = new RawPGlite({
      pgliteWasmModule: module,
      initdbWasmModule,
      fsBundle: { arrayBuffer: () => SettledPromise.resolve(fsBundle.buffer) },
      fs: dataDirectoryFs(MemoryFS, startOptions(module, uncaught), dataDirectory, (FS) => extensions.install(FS)),
      startParams: START_PARAMETERS,
    });
    uncaught.watch(running(pg).Module);
    return pg;
  };
  download.starting('Starting PostgreSQL');
  return { databases: new Databases(start, snapshot), extensions };
}

/** Everything was at hand, so it has started, or has failed to: its promise tells at once. */
function running(pg) {
  let failure;
  pg.waitReady.catch((error) => (failure = error));
  if (!pg.ready) throw failure ?? new Error('PostgreSQL is still starting');
  return pg;
}

/** Only wire bytes go in and out here, so PGlite need not ask the catalog how to read arrays; that is a tenth of its start. */
function withoutArrayTypes(PGlite) {
  return class extends PGlite {
    _initArrayTypes() {}
  };
}
