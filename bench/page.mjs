// The built page in Chromium: served on the loopback with ETags, as static hosts do, to the browser of the end-to-end tests.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import sirv from 'sirv';
import playwrightConfig from '../playwright.config.mjs';

const DIST = path.resolve(import.meta.dirname, '../dist');
const { launchOptions, viewport } = playwrightConfig.use;
const PATIENCE_MS = 120_000;

/** Serves dist/, and beside it the files of another folder; gives the address and `close()`. */
export async function serve(folder) {
  const site = sirv(DIST, { etag: true });
  const beside = folder ? sirv(folder, { etag: true }) : (_, response) => response.writeHead(404).end();
  const server = http.createServer((request, response) => site(request, response, () => beside(request, response)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** A browser whose every page has an empty cache of its own. */
export async function launch() {
  const browser = await chromium.launch(launchOptions);
  return {
    async freshPage() {
      const context = await browser.newContext({ viewport });
      return openPage(context);
    },
    close: () => browser.close(),
  };
}

/** A browser with a new profile on the disk, which keeps what a person's browser keeps. */
export async function launchProfile() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-profile-'));
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, viewport });
  return {
    page: await openPage(context),
    async close() {
      await context.close();
      fs.rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function openPage(context) {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Waits for the page's measure of this name, the `nth` of them, and gives its start and duration in milliseconds. */
export async function measureNamed(page, name, nth = 0) {
  const handle = await page.waitForFunction(
    ([name, nth]) => performance.getEntriesByName(name, 'measure')[nth]?.toJSON(),
    [name, nth],
  );
  return handle.jsonValue();
}

/** Waits until the engine is ready and the page's thread has had nothing to do for a while. */
export async function settled(page) {
  await measureNamed(page, 'stillroom:engine-ready');
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        let idle = 0;
        const onIdle = (deadline) => {
          idle = deadline.timeRemaining() > 40 ? idle + 1 : 0;
          if (idle === 20) resolve();
          else setTimeout(() => requestIdleCallback(onIdle), 50);
        };
        requestIdleCallback(onIdle);
      }),
  );
}
