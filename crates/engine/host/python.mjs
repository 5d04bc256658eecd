// Starts Pyodide from the memory snapshot that holds Python with Alembic, one of the SQLAlchemys and our own package already imported.
import { Download } from './download.mjs';
import { unpackFiles } from './packed_files.mjs';

const files = (sqlalchemy) => [
  `python/sqlalchemy-${sqlalchemy}/snapshot.bin`,
  `python/sqlalchemy-${sqlalchemy}/site-packages.bin`,
  'python/pyodide.asm.wasm',
  'python/pyodide.asm.mjs',
  'python/pyodide.mjs',
  'python/python_stdlib.zip',
];
const WASM_PAGE = 65536;

/** Resolves to Pyodide's interface. The snapshot may still be on its way while Pyodide's own code is compiled. */
export async function bootPython(assets, sqlalchemy) {
  const names = files(sqlalchemy);
  const download = new Download(assets, 'python', names);
  const snapshot = download.bytes(names[0]);
  const sitePackages = download.bytes(names[1]);
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    assets.module('python/pyodide.mjs'),
    assets.module('python/pyodide.asm.mjs'),
  ]);
  return withFilesOf(assets, () => loadPyodide({
    indexURL: asPyodideTakesIt(`${assets.base}python/`),
    lockFileContents: assets.manifest.pyodideLock,
    enableRunUntilComplete: false,
    stdin: () => null,
    _loadSnapshot: snapshot,
    createPyodideModule: (settings) => {
      download.starting('Starting Python');
      return createPyodideModule(withRoomFor(assets.size(names[0]), settings));
    },
    fsInit: async (FS, { sitePackages: folder }) => unpackFiles(FS, folder, await sitePackages),
  }));
}

/** Pyodide fetches some of its files by itself. */
async function withFilesOf(assets, load) {
  const { fetch } = globalThis;
  globalThis.fetch = (url) => assets.responseOf(url);
  try {
    return await load();
  } finally {
    globalThis.fetch = fetch;
  }
}

/** Where it sees that it is in Node, Pyodide takes a path in the place of a URL. */
function asPyodideTakesIt(url) {
  return globalThis.process && url.startsWith('file:') ? decodeURIComponent(new URL(url).pathname) : url;
}

/** Pyodide copies the snapshot into a memory that starts smaller than it, so the memory grows first. */
function withRoomFor(bytes, settings) {
  const { instantiateWasm } = settings;
  settings.instantiateWasm = (imports, done) =>
    instantiateWasm(imports, (instance, module) => {
      const { memory } = instance.exports;
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / WASM_PAGE));
      done(instance, module);
    });
  return settings;
}
