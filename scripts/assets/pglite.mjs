// Each PGlite as one ES module, its wasm and files; and for all of them a data directory on which initdb has already run.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { packFiles } from '../../crates/engine/host/packed_files.mjs';
import { BUILDS, packageFile } from './builds.mjs';
import { ASSETS, HOST, PGLITE, packageFolder } from './paths.mjs';
import { script, whenChanged } from './stamp.mjs';

const DATA_DIRECTORY = '/pglite/data';
const HERE = import.meta.filename;
const SETTLED_PROMISE = script('settled_promise.mjs');

const LOG_FILES_PREPARED = 8;

/** Small write-ahead log files that are not kept, and nothing that only a crash of the machine would need. */
const CONFIGURATION = `
shared_buffers = 16MB
min_wal_size = 2MB
wal_recycle = off
wal_init_zero = off
full_page_writes = off
synchronous_commit = off
`;

export async function preparePglite() {
  for (const build of BUILDS) await prepareBuild(build);
  const dataDirectory = path.join(ASSETS, 'pglite/data-directory.bin');
  const inputs = [path.join(PGLITE, 'package.json'), path.join(HOST, 'packed_files.mjs'), HERE];
  await whenChanged('data-directory', { inputs, outputs: [dataDirectory] }, async () => {
    writeFileSync(dataDirectory, await makeDataDirectory());
  });
}

async function prepareBuild({ npm, folder }) {
  const [bundle, wasm, data] = ['pglite.mjs', 'pglite.wasm', 'pglite.data'].map((name) => path.join(ASSETS, folder, name));
  await whenChanged(folder, { inputs: [packageFile(npm), SETTLED_PROMISE, HERE], outputs: [bundle, wasm, data] }, async () => {
    await bundlePglite(npm, bundle);
    copyFileSync(path.join(packageFolder(npm), 'dist/pglite.wasm'), wasm);
    copyFileSync(path.join(packageFolder(npm), 'dist/pglite.data'), data);
  });
}

/** What awaits in it goes on at once where it can: see `settled_promise.mjs`. */
function bundlePglite(npm, outfile) {
  return esbuild.build({
    stdin: { contents: `export { PGlite, MemoryFS } from '${npm}';`, resolveDir: path.dirname(HERE) },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    banner: { js: readFileSync(SETTLED_PROMISE, 'utf8') },
    supported: { 'async-await': false },
    external: ['node:*', 'fs', 'fs/promises', 'stream', 'stream/promises', 'util', 'ws', 'zlib'],
    plugins: [WITHOUT_NODEFS, WITH_REQUIRE],
    logLevel: 'warning',
  });
}

/** PGlite's file system on a real disk imports Node's modules at once, which no browser can. */
const WITHOUT_NODEFS = {
  name: 'without-nodefs',
  setup(build) {
    build.onResolve({ filter: /\/nodefs\.js$/ }, ({ path: file }) => ({ path: file, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export class NodeFS {}' }));
  },
};

/** In Node, PGlite waits for `module` in order to make its `require`; the process gives the same modules without waiting. */
const WITH_REQUIRE = {
  name: 'with-require',
  setup(build) {
    build.onResolve({ filter: /^(node:)?module$/ }, ({ path: name }) => ({ path: name, namespace: 'require' }));
    build.onLoad({ filter: /.*/, namespace: 'require' }, () => ({
      contents: 'export const createRequire = () => (name) => process.getBuiltinModule(name);',
    }));
  },
};

/** A cluster as initdb makes it, without template0, shut down as PostgreSQL shuts down, so that starting needs no recovery. */
async function makeDataDirectory() {
  const { PGlite, MemoryFS } = await import('@electric-sql/pglite');
  let packed;
  class KeptFS extends MemoryFS {
    async closeFs() {
      packed = packFiles(this.pg.Module.FS, DATA_DIRECTORY, (file) => file !== '/postmaster.pid');
      await super.closeFs();
    }
  }
  const pg = await PGlite.create({
    fs: new KeptFS(),
    initDbStartParams: ['--wal-segsize=1', '--no-instructions'],
    startParams: [...PGlite.defaultStartParams, '-c', 'wal_recycle=off', '-c', 'min_wal_size=2MB'],
  });
  await pg.exec(`update pg_database set datistemplate = false where datname = 'template0'`);
  await pg.exec('drop database template0');
  await pg.exec('vacuum freeze');
  await useUpLogFiles(pg);
  await pg.exec('checkpoint');
  const { FS } = pg.Module;
  const file = `${DATA_DIRECTORY}/postgresql.conf`;
  FS.writeFile(file, FS.readFile(file, { encoding: 'utf8' }) + CONFIGURATION);
  await pg.close();
  return packed;
}

/** initdb leaves log files prepared for later use. Using them up lets the checkpoint remove them. */
async function useUpLogFiles(pg) {
  for (let file = 0; file < LOG_FILES_PREPARED; file++) {
    await pg.exec('create table used_up (); drop table used_up');
    await pg.exec('select pg_switch_wal()');
  }
}
