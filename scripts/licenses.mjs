// Writes THIRD-PARTY-LICENSES.md: everything that is shipped to the browser, with its version and licence. `--check` only compares.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { requirements } from './assets/wheels.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const FILE = path.join(ROOT, 'THIRD-PARTY-LICENSES.md');

// Wheels' licences as their metadata gives them, where python/*.txt doesn't say them.
const PYTHON = {
  alembic: 'MIT', asn1crypto: 'MIT', mako: 'MIT', markupsafe: 'BSD-3-Clause', pg8000: 'BSD-3-Clause',
  'python-dateutil': 'Apache-2.0 OR BSD-3-Clause', scramp: 'MIT-0', six: 'MIT', sqlalchemy: 'MIT', 'typing-extensions': 'PSF-2.0',
};

// Parts of the npm packages that have licences of their own.
const INSIDE = [
  ['PostgreSQL (inside PGlite)', '18', 'PostgreSQL'],
  ['OpenSSL (inside PGlite\'s pgcrypto)', '3.0.17', 'Apache-2.0'],
  ['Apache AGE (inside pglite-age)', '1.7.0', 'Apache-2.0'],
  ['pg_hashids (inside pglite-pg_hashids)', '1.3', 'MIT'],
  ['pg_ivm (inside pglite-pg_ivm)', '1.16', 'PostgreSQL'],
  ['pg_uuidv7 (inside pglite-pg_uuidv7)', '1.7', 'MPL-2.0'],
  ['pgTAP (inside pglite-pgtap)', '1.3.5', 'PostgreSQL'],
  ['pgvector (inside pglite-pgvector)', '0.8.7', 'PostgreSQL'],
  ['PostGIS (inside pglite-postgis)', '3.6.2', 'GPL-2.0-or-later'],
  ['GEOS (inside pglite-postgis)', '3.14.0', 'LGPL-2.1'],
  ['PROJ (inside pglite-postgis)', '9.7.0', 'MIT'],
  ['libxml2 (inside pglite-postgis)', '2.14.5', 'MIT'],
  ['json-c (inside pglite-postgis)', '0.18', 'MIT'],
  ['SQLite (inside pglite-postgis)', '', 'blessing'],
  ['GDAL (inside pglite-postgis)', '3.11.4', 'MIT'],
  ['libtiff (inside pglite-postgis)', '4.7.1', 'libtiff'],
  ['libgeotiff (inside pglite-postgis)', '', 'MIT'],
  ['CPython (inside Pyodide)', '3.14', 'PSF-2.0'],
  ['Emscripten runtime (inside PGlite and Pyodide)', '', 'MIT'],
];

function crates() {
  const tree = execFileSync('cargo', ['tree', '--locked', '-p', 'stillroom', '-p', 'engine', '--target', 'wasm32-unknown-unknown', '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}|{l}'], { cwd: ROOT, encoding: 'utf8' });
  const rows = tree.split('\n').filter((line) => line.includes('|') && !line.includes(`(${ROOT}`)).map((line) => {
    const [crate, licence] = line.replace(' (*)', '').split('|');
    const [name, version] = crate.split(' ');
    return [name, version.replace(/^v/, ''), licence];
  });
  return [...new Map(rows.map((row) => [row.join(), row])).values()].sort(byNameAndVersion);
}

const manifest = (...folder) => JSON.parse(fs.readFileSync(path.join(ROOT, ...folder, 'package.json'), 'utf8'));

// PGlite and Pyodide are shipped as they come; the editor is bundled with everything that it is made of.
function npm() {
  const rows = new Map();
  const add = (name) => {
    if (rows.has(name)) return;
    const { version, license, dependencies = {} } = manifest('node_modules', name);
    rows.set(name, [name, version, license]);
    if (/^@(codemirror|lezer)\//.test(name)) Object.keys(dependencies).forEach(add);
  };
  Object.keys(manifest().dependencies).forEach(add);
  return [...rows.values()].sort(byNameAndVersion);
}

/** One library can be there in two versions, and cargo gives them in no order. */
function byNameAndVersion([name, version], [otherName, otherVersion]) {
  return name.localeCompare(otherName) || version.localeCompare(otherVersion, undefined, { numeric: true });
}

function wheels(...files) {
  return files.flatMap((file) => requirements(path.join(ROOT, 'python', file))).map(({ name, version, licence = PYTHON[name.toLowerCase().replaceAll('_', '-')] }) => {
    if (!licence) throw new Error(`${name}: add its licence to scripts/licenses.mjs`);
    return [name, version, licence];
  });
}

// The one part whose licence is not permissive, and what follows from that for whoever passes it on.
const POSTGIS = `### PostGIS

PostGIS is free software under the GNU General Public License, version 2 or (at your option) any later version; GEOS, linked into it,
is under the LGPL 2.1: [licenses/GPL-2.0.txt](licenses/GPL-2.0.txt), [licenses/LGPL-2.1.txt](licenses/LGPL-2.1.txt). GDAL, PROJ and what
else is linked into it have the permissive licences above. They come from the npm package \`@electric-sql/pglite-postgis\`, each file as it
is there, packed as \`pglite-with-cpp/extensions/postgis*.bin\` and \`proj.bin\`, beside Stillroom and not part of it: none of Stillroom's
code is linked with them, and nothing loads them before a statement of the user's asks PostgreSQL for PostGIS.

The complete source, with the scripts that build it: <https://github.com/electric-sql/postgres-pglite> (PostGIS, GEOS, PROJ and GDAL as
it names them, upstream at <https://postgis.net/source/>, <https://libgeos.org/usage/download/>,
<https://proj.org/download.html> and <https://gdal.org/download.html>).
Whoever passes a built Stillroom on passes these files on too and has to offer their source likewise, or builds without them:
\`npm uninstall @electric-sql/pglite-postgis pglite-with-cpp\` before \`make build\`. PostGIS is not available then.
`;

const table = (title, rows) =>
  [`## ${title}`, '', '| what | version | licence |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');

const text = [
  '# Licences of what Stillroom ships',
  '',
  'Stillroom itself is MIT OR Apache-2.0. This list is made by `node scripts/licenses.mjs`; a test keeps it true.',
  '',
  table('From npm', [...npm(), ...INSIDE]),
  POSTGIS,
  table('Python packages', wheels('requirements.txt', 'sqlalchemy-2.0.txt', 'sqlalchemy-2.1.txt')),
  table('Python libraries that are loaded when they are imported', wheels('libraries.txt')),
  table('Rust crates', crates()),
].join('\n');

if (!process.argv.includes('--check')) fs.writeFileSync(FILE, text);
else if (fs.readFileSync(FILE, 'utf8') !== text) {
  console.error('THIRD-PARTY-LICENSES.md is not what is shipped: run `node scripts/licenses.mjs`.');
  process.exit(1);
}
