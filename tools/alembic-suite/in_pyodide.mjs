// Runs the suite in Pyodide against PGlite: the engine's own two halves, its driver and its dialects, with pytest put beside them.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nodeAssets } from '../../crates/engine/host/node.mjs';
import { bootPostgresql } from '../../crates/engine/host/postgresql.mjs';
import { bootPython } from '../../crates/engine/host/python.mjs';
import { WORK } from '../../scripts/assets/paths.mjs';
import { addExtension } from './extension.mjs';
import { sdist, wheels } from './prepare.mjs';

const SITE_PACKAGES = '/lib/python3.14/site-packages';
const TOOLS = '/tools';
const OUTCOMES = '/outcomes.json';

/** The driver decides the habits that the engine's connection takes on; SQLAlchemy is `2.0` or `2.1`. */
export async function runInPyodide({ driver, sqlalchemy, pytestArguments }) {
  const python = await startEngine(sqlalchemy);
  for (const wheel of await wheels()) python.unpackArchive(bytes(wheel), 'zip', { extractDir: SITE_PACKAGES });
  addWhatTheSnapshotLeavesOut(python, sqlalchemy);
  const folder = addSdist(python, await sdist());
  addTools(python);

  const write = (bytes) => {
    process.stdout.write(bytes.slice());
    return bytes.length;
  };
  const output = { write };
  python.setStdout(output);
  python.setStderr(output);
  python.pyimport('test_bed').install();
  const url = `postgresql+${driver}://postgres@pglite/postgres`;
  const code = python.pyimport('suite').run(folder, OUTCOMES, url, python.toPy(pytestArguments));
  return { code, tests: JSON.parse(python.FS.readFile(OUTCOMES, { encoding: 'utf8' })) };
}

/** The engine as `boot.mjs` joins it; that keeps Python and PGlite to itself. */
async function startEngine(sqlalchemy) {
  const assets = await nodeAssets();
  const [{ databases }, python] = await Promise.all([bootPostgresql(assets), bootPython(assets, sqlalchemy)]);
  addExtension(databases.get(0), 'btree_gist');
  // The suite's tests are no runs, so nothing is reported.
  const [exchange, nothing] = [(number, message) => databases.get(number).execProtocolRawSync(message), () => {}];
  console.log(python.pyimport('stillroom.engine').start('', JSON.stringify(assets.manifest.libraries), exchange, nothing, nothing, () => performance.now(), nothing));
  return python;
}

/** The modules for testing and the type stubs, from the wheels that the snapshot was made of. All else stays as the engine has it. */
function addWhatTheSnapshotLeavesOut(python, sqlalchemy) {
  for (const wheel of [snapshotWheel('requirements', 'alembic-'), snapshotWheel(`sqlalchemy-${sqlalchemy}`, 'sqlalchemy-')]) {
    python.FS.writeFile('/wheel.zip', readFileSync(wheel));
    python.runPython(`
from zipfile import ZipFile
with ZipFile("/wheel.zip") as wheel:
    wheel.extractall("${SITE_PACKAGES}", [name for name in wheel.namelist() if "/testing/" in name or name.endswith(".pyi")])`);
  }
}

function snapshotWheel(part, prefix) {
  const folder = path.join(WORK, 'wheels', part);
  return path.join(folder, readdirSync(folder).find((name) => name.toLowerCase().startsWith(prefix)));
}

function addSdist(python, archive) {
  python.unpackArchive(bytes(archive), 'gztar', { extractDir: '/' });
  return `/${path.basename(archive, '.tar.gz')}`;
}

function addTools(python) {
  python.FS.mkdirTree(TOOLS);
  for (const name of ['suite.py', 'test_bed.py']) python.FS.writeFile(`${TOOLS}/${name}`, readFileSync(path.join(import.meta.dirname, name)));
  python.runPython(`import sys; sys.path.append("${TOOLS}")`);
}

/** Pyodide takes a plain array, not Node's kind of it. */
function bytes(file) {
  return new Uint8Array(readFileSync(file));
}
