// Builds the static site into dist/: compiles the WebAssembly modules, bundles script and style, copies the engine's assets.
// Every file but the entry points (index.html, download.html, engine/worker.mjs) has its content's hash in its name, so it may be cached forever.
//
// `--into <folder>` builds it elsewhere. `--quick` is for a page that is built anew after every change (Trunk.toml): less is optimised, and
// what only `stillroom run` needs is left out.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build as esbuild } from 'esbuild';
import { packSample } from './pack-sample.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const { into, quick } = parseArgs({ options: { into: { type: 'string', default: 'dist' }, quick: { type: 'boolean', default: false } } }).values;
const DIST = path.resolve(ROOT, into);
const PROFILE = quick ? 'quick' : 'release';
const WORK = path.join(ROOT, quick ? 'target/site-quick' : 'target/site');
const ASSETS = path.join(ROOT, 'target/assets');

/** The page, its worker, and what `stillroom run` knows without them. */
const MODULES = ['stillroom', 'engine', ...(quick ? [] : ['cli'])];

const say = (text) => console.log(`• ${text}`);
const run = (command, ...args) => execFileSync(command, args, { cwd: ROOT, stdio: 'inherit' });
const out = (...parts) => path.join(WORK, ...parts);

function compile() {
  say('compiling Rust');
  run('cargo', 'build', '--locked', '--quiet', '--profile', PROFILE, '--target', 'wasm32-unknown-unknown', ...MODULES.flatMap((name) => ['-p', name]));
  run('cargo', 'build', '--locked', '--quiet', '-p', 'bindgen');
  for (const name of MODULES) bindgen(name);
}

function bindgen(name) {
  const wasm = `target/wasm32-unknown-unknown/${PROFILE}/${name}.wasm`;
  const stamp = out('bindgen', name, 'made-from');
  const digest = [wasm, 'target/debug/bindgen'].map((file) => hashOf(fs.readFileSync(path.join(ROOT, file)))).join();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest) return;
  fs.rmSync(out('bindgen', name), { recursive: true, force: true });
  run('target/debug/bindgen', wasm, out('bindgen', name), name);
  fs.writeFileSync(stamp, digest);
}

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

// Puts bytes into dist/ under a name with their hash, and gives that name.
function place(folder, name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const placed = path.posix.join(folder, `${stem}-${hashOf(bytes)}${ext}`);
  fs.mkdirSync(path.join(DIST, folder), { recursive: true });
  fs.writeFileSync(path.join(DIST, placed), bytes);
  return placed;
}

async function bundle(entry, options = {}) {
  const result = await esbuild({ entryPoints: [entry], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error', ...options });
  return result.outputFiles[0].contents;
}

/** The style's files lie beside what they are for. Later layers win: what has a meaning, elements, the frame, components, panels. */
const STYLE_LAYERS = ['styles/tokens.css', 'styles/base.css', 'styles/layout.css', 'components', 'panels'];

async function styles() {
  const found = fs.readdirSync(source(''), { recursive: true }).filter((file) => file.endsWith('.css')).map((file) => file.split(path.sep).join('/'));
  const layer = (file) => STYLE_LAYERS.findIndex((each) => file === each || file.startsWith(`${each}/`));
  const strays = found.filter((file) => layer(file) < 0);
  if (strays.length) throw new Error(`no layer of the style has ${strays.join(', ')}`);
  const ordered = found.sort((one, other) => layer(one) - layer(other) || (one < other ? -1 : 1));
  const stdin = { contents: ordered.map((file) => `@import './${file}';`).join('\n'), resolveDir: source(''), loader: 'css' };
  return bundle(undefined, { entryPoints: undefined, stdin });
}

async function page() {
  const wasm = place('', 'stillroom.wasm', fs.readFileSync(out('bindgen/stillroom/stillroom_bg.wasm')));
  fs.writeFileSync(out('bindgen/stillroom/stillroom.js'), withTrustedTypes(fs.readFileSync(out('bindgen/stillroom/stillroom.js'), 'utf8')));
  const editor = place('', 'editor.js', await bundle(source('components/editor.mjs')));
  const script = place('', 'stillroom.js', await bundle(source('start/start.js'), {
    define: { EDITOR: JSON.stringify(`./${editor}`), WASM: JSON.stringify(wasm) },
    external: [`./${editor}`],
    alias: { 'stillroom.js': out('bindgen/stillroom/stillroom.js'), 'transfer.js': source('open/transfer.js'), 'policy.js': source('start/policy.js') },
  }));
  const style = place('', 'stillroom.css', await styles());
  const first = new TextDecoder().decode(await bundle(source('start/first.js'), { format: 'iife' })).trim();
  html('index.html', { SCRIPT: script, STYLE: style, WASM: wasm, FIRST: first });
  const download = await bundle(source('open/download_frame.js'), { format: 'iife' });
  html('download.html', { SCRIPT: place('', 'download.js', download) });
  fs.cpSync(path.join(ROOT, 'public'), DIST, { recursive: true });
}

const source = (file) => path.join(ROOT, 'src', file);

function html(name, values) {
  const text = fs.readFileSync(path.join(ROOT, name), 'utf8');
  fs.writeFileSync(path.join(DIST, name), text.replaceAll(/%([A-Z_]+)%/g, (_, key) => values[key]));
}

/** Leptos writes the HTML of its own templates through one function of the glue; nothing else of the page may write HTML. */
function withTrustedTypes(glue) {
  const policy = `const leptos = globalThis.trustedTypes?.createPolicy('leptos', { createHTML: (html) => html }) ?? { createHTML: (html) => html };\n`;
  if (glue.includes(policy)) return glue;
  const written = /\.innerHTML = (getStringFromWasm0\(arg1, arg2\));/g;
  const count = glue.match(written)?.length;
  if (count !== 1) throw new Error(`the glue sets innerHTML in ${count ?? 0} places, not in one`);
  return policy + glue.replace(written, '.innerHTML = leptos.createHTML($1);');
}

/** Copying a quarter of a gigabyte takes longer than all the rest of a quick build. */
function copyAssets(folder) {
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  if (quick) fs.symlinkSync(ASSETS, folder);
  else fs.cpSync(ASSETS, folder, { recursive: true });
}

// The engine's files refer to each other by name, so it is their folder that carries the hash.
async function engine() {
  const manifest = fs.readFileSync(path.join(ASSETS, 'assets.json'));
  const assets = hashOf(manifest);
  copyAssets(path.join(DIST, 'engine', assets));
  const wasm = path.basename(place('engine', 'engine.wasm', fs.readFileSync(out('bindgen/engine/engine_bg.wasm'))));
  const worker = await bundle(path.join(ROOT, 'crates/engine/host/worker.mjs'), {
    define: { ENGINE: JSON.stringify({ assets, wasm, manifestSha256: createHash('sha256').update(manifest).digest('hex') }) },
    alias: { 'engine.js': out('bindgen/engine/engine.js') },
  });
  fs.writeFileSync(path.join(DIST, 'engine/worker.mjs'), worker);
}

/** Only dist/ is ours to empty. */
function makeEmpty(folder) {
  if (into === 'dist') fs.rmSync(folder, { recursive: true, force: true });
  else if (fs.existsSync(folder) && fs.readdirSync(folder).length) throw new Error(`${folder} is not empty`);
  fs.mkdirSync(folder, { recursive: true });
}

compile();
const shown = `${path.relative(ROOT, DIST)}/`;
say(`assembling ${shown}`);
makeEmpty(DIST);
await page();
await engine();
fs.writeFileSync(path.join(DIST, 'sample.tar.gz'), await packSample(path.join(ROOT, 'migrations')));
fs.copyFileSync(path.join(ROOT, 'THIRD-PARTY-LICENSES.md'), path.join(DIST, 'THIRD-PARTY-LICENSES.md'));
fs.cpSync(path.join(ROOT, 'licenses'), path.join(DIST, 'licenses'), { recursive: true });
say(`${shown} is complete (${Math.round(fs.readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0) / 1e6)} MB)`);
