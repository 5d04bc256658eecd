// Loads PGlite, and starts one on a prepared data directory for each database. A start is over when it returns.
import { Databases } from './databases.mjs';
import { dataDirectoryFs } from './datadir.mjs';
import { Download } from './download.mjs';
import { Extensions } from './extensions.mjs';
import { Uncaught } from './uncaught.mjs';

const filesOf = (folder) => [`${folder}/pglite.mjs`, `${folder}/pglite.wasm`, `${folder}/pglite.data`, 'pglite/data-directory.bin'];

/** PGlite would fetch initdb for the case that there is no data directory, unless it is given a module. */
const NO_INITDB = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const asOption = (setting) => ['-c', setting];

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
  ].flatMap(asOption),
];

/** A page's stack is smaller than a server's: with PostgreSQL's own 2 MB it would be used up before PostgreSQL says so. */
const PAGE_STACK_DEPTH = '300kB';

/** For one start: what Emscripten is given in the place of PGlite's own, and what is done as soon as PostgreSQL runs. */
const STARTS = {
  plain: (instantiateWasm) => ({ startOptions: { instantiateWasm }, started() {} }),
  /** PostGIS's libraries throw, and PROJ's files are not where it was compiled. */
  postgis(instantiateWasm) {
    const uncaught = new Uncaught();
    const startOptions = { instantiateWasm: uncaught.instantiating(instantiateWasm), PGLITE_ENV: { PROJ_DATA: '/pglite/share/proj' } };
    return { startOptions, started: ({ Module }) => uncaught.watch(Module) };
  },
};

/**
 * Resolves to the databases of a snapshot (given away), or an empty one, the extensions that every database finds, and PGlite's version.
 * Where the assets were made without PostGIS, the plain build is all there is. They read each other's data directories.
 */
export async function bootPostgresql(assets, snapshot, wanted = 'plain', maxStackDepth = PAGE_STACK_DEPTH) {
  const build = assets.manifest.postgresql[wanted] ? wanted : 'plain';
  const { pglite, folder, extensions: index } = assets.manifest.postgresql[build];
  const files = filesOf(folder);
  const download = new Download(assets, 'postgresql', files);
  const [{ PGlite, MemoryFS, Promise: SettledPromise }, module, fsBundle, emptyDatabase, initdbWasmModule] = await Promise.all([
    assets.module(files[0]),
    download.module(files[1]),
    download.bytes(files[2]),
    download.bytes(files[3]),
    WebAssembly.compile(NO_INITDB),
  ]);
  const RawPGlite = withoutArrayTypesAndPrograms(PGlite);
  const extensions = new Extensions(index, (name) => assets.bytesSync(name));
  /** Nothing waits for the module. */
  const instantiateWasm = (imports, done) => done(new WebAssembly.Instance(module, imports), module);
  const start = (dataDirectory = emptyDatabase.slice(), settings = []) => {
    const { startOptions, started } = STARTS[build](instantiateWasm);
    const pg = new RawPGlite({
      pgliteWasmModule: module,
      initdbWasmModule,
      fsBundle: { arrayBuffer: () => SettledPromise.resolve(fsBundle.buffer) },
      fs: dataDirectoryFs(MemoryFS, startOptions, dataDirectory, (FS) => extensions.install(FS)),
      startParams: [...START_PARAMETERS, ...[`max_stack_depth=${maxStackDepth}`, ...settings].flatMap(asOption)],
    });
    started(running(pg));
    return pg;
  };
  download.starting('Starting PostgreSQL');
  return { databases: new Databases(start, snapshot), extensions, version: pglite };
}

/** Everything was at hand, so it has started, or has failed to: its promise tells at once. */
function running(pg) {
  let failure;
  pg.waitReady.catch((error) => (failure = error));
  if (!pg.ready) throw failure ?? new Error('PostgreSQL is still starting');
  return pg;
}

/**
 * Only wire bytes go in and out here, so PGlite need not ask the catalog how to read arrays; that is a tenth of its start. Programs that a
 * statement names can't be started: PostgreSQL says so itself, where PGlite's own would end it.
 */
function withoutArrayTypesAndPrograms(PGlite) {
  return class extends PGlite {
    _initArrayTypes() {}

    handleExternalCmd(command, mode) {
      return command.startsWith(LOCALES) ? super.handleExternalCmd(command, mode) : NO_STREAM;
    }
  };
}

/** What PGlite knows an answer to. */
const LOCALES = 'locale -a';
const NO_STREAM = 0;
