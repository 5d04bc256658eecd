// Where the page can't start, or not as usual: it says what is wrong and what to do, and nothing turns for ever.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { Stillroom, expect, project, test } from './page.mjs';

const DIST = path.resolve(import.meta.dirname, '../../dist');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

// Serves the site below a path, as a plain static server does.
async function serveBelow(folder) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    const name = decodeURIComponent(pathname).slice(decodeURIComponent(folder).length) || 'index.html';
    const file = path.join(DIST, name);
    if (!pathname.startsWith(folder) || !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    return fs.createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

// Errors of the page are expected here.
base('below a path with odd characters, from a plain static server', async ({ page }) => {
  const site = await serveBelow("/team%20a;b,c's/stillroom/");
  try {
    await page.goto(`${site.origin}/team%20a;b,c's/stillroom/`);
    const stillroom = new Stillroom(page);
    await stillroom.openFolder(project([['a1', null, 'import sqlmodel\nop.execute("CREATE EXTENSION vector")']]));
    await stillroom.button('Upgrade to head').click();
    await stillroom.finished();
  } finally {
    site.close();
  }
});

for (const [what, pattern, words] of [
  ['its script', /stillroom-[0-9a-f]+\.js$/, /stillroom-[0-9a-f]+\.js could not be loaded/],
  ['its WebAssembly', /stillroom-[0-9a-f]+\.wasm$/, /can’t start/],
  ['its style', /stillroom-[0-9a-f]+\.css$/, /stillroom-[0-9a-f]+\.css could not be loaded/],
]) {
  base(`the server lacks ${what}`, async ({ page }) => {
    await page.route(pattern, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/');
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByRole('link', { name: 'Try again' })).toBeVisible();
  });
}

base('no WebAssembly', async ({ page }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('can’t run WebAssembly');
});

test('storage is forbidden', async ({ stillroom, page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get: refuse });
  });
  await page.goto('/');
  await stillroom.openFolder(project([['a1', null]]));
  await stillroom.button('Settings').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await stillroom.button('Switch between light and dark').click();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
});

for (const [what, pattern, words] of [
  ['lacks the engine’s script', /engine\/worker\.mjs$/, 'worker.mjs'],
  ['lacks one of the engine’s files', /pglite\.data$/, 'pglite.data can\'t be loaded: 404'],
  ['holds another build’s file', /site-packages\.bin$/, 'SHA-256 differs'],
]) {
  base(`the server ${what}`, async ({ page }) => {
    const answer = what.startsWith('holds') ? async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[100] ^= 1;
      await route.fulfill({ response, body });
    } : (route) => route.fulfill({ status: 404, body: '' });
    await page.context().route(pattern, answer);
    await page.goto('/');
    const stillroom = new Stillroom(page);
    await expect(page.getByRole('alert')).toContainText(words, { timeout: 30_000 });
    await stillroom.openFolder(project([['a1', null]]));
    await expect(stillroom.rows).toHaveCount(1);
    await page.context().unroute(pattern, answer);
    await stillroom.button('Try again').click();
    await stillroom.button('Upgrade to head').click();
    await stillroom.finished();
  });
}
