// Where the page can't start, or not as usual: it says what is wrong and what to do, and nothing turns for ever.
import os from 'node:os';
import { test as base } from '@playwright/test';
import { otherHost } from '../hostile/host.mjs';
import { serveSite } from '../serve.mjs';
import { WORKBENCH, Stillroom, expect, project, test } from './page.mjs';

const hasIpv6 = Object.values(os.networkInterfaces()).flat().some(({ address }) => address === '::1');

// Errors of the page are expected here.
for (const [where, folder, host] of [
  ['below a path with odd characters', "/team%20a;b,c's/stillroom/", '127.0.0.1'],
  ['at an address of IPv6', '/', '::1'],
]) base(`${where}, from a plain static server`, async ({ page }) => {
  base.skip(host === '::1' && !hasIpv6, 'this machine has no IPv6');
  const site = await serveSite(folder, host);
  try {
    await page.goto(`${site.address}${folder}?view=workbench`);
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

base('a page of another site around this one', async ({ page, baseURL }) => {
  const outer = await otherHost({ '/': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<iframe src="${baseURL}"></iframe>`) });
  try {
    await page.goto(outer.address);
    const inner = page.frameLocator('iframe');
    await expect(inner.getByRole('alert')).toContainText('does not run inside another site');
    await expect(inner.getByRole('link', { name: 'Open Stillroom in its own tab' })).toHaveAttribute('target', '_blank');
    await expect(inner.getByRole('button')).toHaveCount(0);
  } finally {
    outer.close();
  }
});

test('storage is forbidden', async ({ stillroom, page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get: refuse });
  });
  await page.goto(WORKBENCH);
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
    await page.goto(WORKBENCH);
    const stillroom = new Stillroom(page);
    await expect(page.getByRole('alert')).toContainText(words);
    await stillroom.openFolder(project([['a1', null]]));
    await expect(stillroom.rows).toHaveCount(1);
    await page.context().unroute(pattern, answer);
    await stillroom.button('Try again').click();
    await stillroom.button('Upgrade to head').click();
    await stillroom.finished();
  });
}
