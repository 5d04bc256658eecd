// Where Trunk is installed: `trunk serve` makes the page of dist/, Chromium opens it, and it reloads when a file has changed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import playwrightConfig from '../../playwright.config.mjs';
import { Stillroom } from '../e2e/page.mjs';
import { serve } from '../serve.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 120_000;
/** The first build compiles every crate anew, with the profile `quick`. */
const BUILD_MS = 20 * 60_000;
/** What Trunk adds: its lock, and what reloads the page. */
const TRUNKS_OWN = ['.trunk-lock', 'reload.html', 'reload.js'];
const RELOAD_TAG = '<script type="module" src="reload.js"></script>';
const { launchOptions, viewport } = playwrightConfig.use;
// Trunk 0.21 takes `NO_COLOR=1` for an argument that it doesn't know.
const { NO_COLOR, ...env } = process.env;

const skip = spawnSync('trunk', ['--version'], { env }).status === 0 ? false : 'trunk is not installed (`cargo install trunk --locked`)';

test('the page that `trunk serve` makes', { skip }, async (t) => {
  const address = `http://127.0.0.1:${await freePort()}/`;
  const trunk = spawn('trunk', ['serve', '--skip-version-check', '--port', new URL(address).port], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  t.after(async () => {
    if (trunk.exitCode !== null) return;
    process.kill(-trunk.pid, 'SIGTERM');
    await once(trunk, 'exit');
  });
  await answers(address, trunk);

  const browser = await chromium.launch(launchOptions);
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));

  const waiting = page.waitForEvent('websocket');
  const stillroom = new Stillroom(page);
  await page.goto(address);
  await stillroom.button('Sample project').click();
  await stillroom.rows.first().waitFor();
  await waiting;

  await t.test('is the page of dist/, file for file', () => compare(path.join(ROOT, 'target/trunk'), path.join(ROOT, 'dist')));

  await t.test('reloads when a file has changed', async () => {
    await page.evaluate(() => (globalThis.isFirst = true));
    const icon = path.join(ROOT, 'public/icon.svg');
    fs.writeFileSync(icon, fs.readFileSync(icon));
    await page.waitForFunction(() => !globalThis.isFirst);
    await stillroom.graph.or(stillroom.button('Sample project')).first().waitFor();
  });

  assert.deepEqual(errors, []);
});

async function freePort() {
  const server = await serve(() => {});
  server.close();
  return new URL(server.address).port;
}

/** Trunk serves nothing before its first build. */
async function answers(address, trunk) {
  for (const end = Date.now() + BUILD_MS; Date.now() < end; await pause(200)) {
    assert.equal(trunk.exitCode, null, 'trunk ended');
    if (await fetch(address).then(({ ok }) => ok, () => false)) return;
  }
  assert.fail(`trunk served nothing for ${BUILD_MS / 60_000} minutes`);
}

/** Compiled files differ, and with them their names' hashes, which the HTML and the scripts contain. */
const isCompiled = (name) => /(^|\/)(stillroom|engine)(-[0-9a-f]+)?\.(js|wasm)$|^engine\/worker\.mjs$/.test(name);
const withoutHash = (text) => text.replaceAll(/(stillroom|engine)-[0-9a-f]+\.(js|wasm)/g, '$1.$2');

function compare(served, dist) {
  const [there, here] = [served, dist].map((folder) => new Map(filesBelow(folder).map((name) => [withoutHash(name), path.join(folder, name)])));
  for (const name of TRUNKS_OWN) assert.ok(there.delete(name), name);
  assert.deepEqual([...there.keys()].sort(), [...here.keys()].sort());
  const page = fs.readFileSync(there.get('index.html'), 'utf8');
  assert.ok(page.includes(RELOAD_TAG));
  assert.equal(withoutHash(page.replace(RELOAD_TAG, '')), withoutHash(fs.readFileSync(here.get('index.html'), 'utf8')));
  for (const [name, file] of there) {
    if (name === 'index.html' || isCompiled(name)) continue;
    assert.ok(fs.readFileSync(file).equals(fs.readFileSync(here.get(name))), name);
  }
}

/** Through symbolic links too: the engine's assets are one. */
function filesBelow(folder, prefix = '') {
  return fs.readdirSync(path.join(folder, prefix)).flatMap((entry) => {
    const name = path.posix.join(prefix, entry);
    return fs.statSync(path.join(folder, name)).isDirectory() ? filesBelow(folder, name) : [name];
  });
}
