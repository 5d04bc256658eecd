// PostgreSQL's extensions as PGlite's packages bring them, split into the parts that are loaded on their own: `<name>.bin` holds an
// extension's scripts and its shared library. Those that only one PGlite can load lie beside it, the others in `extensions/`. For each
// PGlite the index of what it has goes into `assets.json`.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packEntries } from '../../crates/engine/host/packed_files.mjs';
import { BUILDS, packageFile } from './builds.mjs';
import { ASSETS, HOST, WORK, packageFolder } from './paths.mjs';
import { outputsSoFar, whenChanged } from './stamp.mjs';

const INDEX = path.join(WORK, 'extensions-of-builds.json');
const HERE = import.meta.filename;

/** Packages that hold one extension, or one family of them, each, and that every PGlite can load. */
const PACKAGES = ['age', 'pg_hashids', 'pg_ivm', 'pg_uuidv7', 'pgtap', 'pgvector'].map((name) => `@electric-sql/pglite-${name}`);

/**
 * Better not available than as pglite-postgis 0.2.8 has them. After the first call into the raster library nothing works in its session;
 * functions that edit a topology can return nothing and have done nothing, without an error.
 */
const UNUSABLE = ['postgis_raster', 'postgis_topology'];

const SCRIPTS = 'share/postgresql/extension/';
const LIBRARIES = 'lib/postgresql/';
const TEXT_SEARCH = 'share/postgresql/tsearch_data/';
const PROJECTIONS = 'share/proj/';

export async function prepareExtensions() {
  const earlier = bundlesSoFar();
  const packages = [...PACKAGES, ...BUILDS.flatMap(({ npm, extensions }) => [npm, ...extensions])];
  const inputs = [...packages.map(packageFile), path.join(HOST, 'packed_files.mjs'), HERE];
  await whenChanged('extensions', { inputs, outputs: [INDEX, ...earlier] }, () => {
    const shared = prepare('extensions', PACKAGES);
    const indexes = BUILDS.map(({ name, npm, folder, extensions }) => [name, { ...prepare(`${folder}/extensions`, [npm, ...extensions]), ...shared }]);
    writeFileSync(INDEX, JSON.stringify(Object.fromEntries(indexes)));
  });
  for (const file of earlier) outputsSoFar.delete(file);
  for (const file of bundlesSoFar()) outputsSoFar.add(file);
}

/** The archives tell only when they are read which files come out of them. */
function bundlesSoFar() {
  if (!existsSync(INDEX)) return [];
  return Object.values(extensionIndexes()).flatMap((index) => Object.values(index).map(({ asset }) => path.join(ASSETS, asset)));
}

/** For each PGlite by its name: for each part its asset and its files; the control file's text is in it, because PostgreSQL lists extensions by them. */
export const extensionIndexes = () => JSON.parse(readFileSync(INDEX, 'utf8'));

/** Makes a folder of the assets out of these packages, and gives its part of an index. */
function prepare(folder, packages) {
  rmSync(path.join(ASSETS, folder), { recursive: true, force: true });
  mkdirSync(path.join(ASSETS, folder), { recursive: true });
  const bundles = packages.flatMap(archives).flatMap((archive) => split(archive));
  return Object.fromEntries(bundles.map((bundle) => [bundle.name, write(`${folder}/${bundle.name}.bin`, bundle)]));
}

function write(asset, { control, files }) {
  writeFileSync(path.join(ASSETS, asset), packEntries(files));
  const sizes = files.map(([file, bytes]) => [file, bytes.length]);
  return { asset, ...(control && { control, requires: requirements(control) }), files: sizes };
}

function archives(npm) {
  const dist = path.join(packageFolder(npm), 'dist');
  return readdirSync(dist)
    .filter((file) => file.endsWith('.tar.gz'))
    .sort()
    .map((file) => ({ name: file.replace('.tar.gz', ''), files: untar(gunzipSync(readFileSync(path.join(dist, file)))) }));
}

/** An archive's extensions, each with what is its own; and what PostgreSQL loads without any of them. */
function split({ name: archive, files }) {
  const controls = files.filter(([file]) => file.startsWith(SCRIPTS) && file.endsWith('.control'));
  const bundles = controls.map(([file, bytes]) => {
    const control = new TextDecoder().decode(bytes);
    const name = path.basename(file, '.control');
    return { name, control, library: control.match(/^module_pathname\s*=\s*'\$libdir\/(.+)'/m)?.[1] ?? name, files: [] };
  });
  const others = new Map();
  for (const entry of files) {
    const bundle = bundles.find((candidate) => belongs(entry[0], candidate, bundles.length === 1));
    if (bundle) bundle.files.push(entry);
    else if (entry[0].startsWith(PROJECTIONS)) others.set('proj', [...(others.get('proj') ?? []), entry]);
    else if (entry[0].startsWith(LIBRARIES)) others.set(archive, [entry]);
  }
  return [...bundles.filter(({ name }) => !UNUSABLE.includes(name)), ...[...others].map(([name, entries]) => ({ name, files: entries }))];
}

function belongs(file, { name, library }, alone) {
  if (file.startsWith(LIBRARIES)) return [library, name, `${name}-3`].includes(path.basename(file, '.so'));
  if (file.startsWith(TEXT_SEARCH)) return alone;
  return file.startsWith(`${SCRIPTS}${name}--`) && !NEVER_USED.test(file);
}

/** PostGIS's ways from versions that no database here can have. They are three quarters of its size. */
const NEVER_USED = /--(ANY|unpackaged|TEMPLATED)\b/;

function requirements(control) {
  const [, names = ''] = control.match(/^requires\s*=\s*'?([^'\n]*)'?/m) ?? [];
  return names.split(',').map((name) => name.trim()).filter((name) => name && name !== 'plpgsql');
}

const BLOCK = 512;

/** The regular files of a tar archive. */
function untar(archive) {
  const files = [];
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const text = (start, end) => new TextDecoder().decode(header.subarray(start, end)).replace(/\0.*$/s, '');
    const name = text(0, 100);
    if (!name) break;
    const bytes = parseInt(text(124, 136), 8) || 0;
    const [type, prefix] = [text(156, 157), text(345, 500)];
    if (!['', '0', '2', '5'].includes(type)) throw new Error(`${name}: tar entries of type ${type} are not understood`);
    if (type === '' || type === '0') {
      files.push([prefix ? `${prefix}/${name}` : name, archive.subarray(at + BLOCK, at + BLOCK + bytes)]);
    }
    at += BLOCK + Math.ceil(bytes / BLOCK) * BLOCK;
  }
  return files.map(([name, bytes]) => [name.replace(/^\.\//, ''), bytes]);
}
