// A static server and a Chromium with a page whose module worker runs the engine, for what only a browser shows.
import { createServer } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const TYPES = {
  '.html': 'text/html',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The worker: boots, then answers `[method, ...arguments]` with the method's result. */
const WORKER = `
import { boot } from '/crates/engine/host/boot.mjs';
const base = new URL('/target/assets/', self.location.href).href;
const events = [];
const steps = [];
const started = performance.now();
const engine = await boot({
  base,
  open: (name) => fetch(base + name),
  emit: (eventJson) => events.push(JSON.parse(eventJson)),
  progress: (step) => steps.push({ ...step, at: performance.now() - started }),
});
const methods = {
  boot: () => ({ ms: ready, steps, versions: engine.versions }),
  mount: (files, environment) =>
    engine.mount(JSON.stringify(environment), Object.keys(files), Object.values(files).map((text) => new TextEncoder().encode(text))),
  run: (run, args) => {
    const began = performance.now();
    const from = events.length;
    engine.run(run, JSON.stringify(args));
    return { ms: performance.now() - began, finished: events.at(-1), count: events.length - from };
  },
  takeSnapshot: () => {
    const began = performance.now();
    const { length } = engine.takeSnapshot();
    return { ms: performance.now() - began, length };
  },
  reset: async () => {
    const began = performance.now();
    await engine.reset();
    return { ms: performance.now() - began };
  },
};
const ready = performance.now() - started;
self.onmessage = async ({ data: [method, ...args] }) => self.postMessage(await methods[method](...args));
self.postMessage('ready');
`;

/** Serves the repository's files; the browser may cache them as it would from any static host. */
export async function serve() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html>');
    if (pathname === '/worker.mjs') return response.setHeader('content-type', 'text/javascript').end(WORKER);
    const file = path.join(ROOT, path.normalize(pathname));
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      'cache-control': 'public, max-age=3600',
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export async function launch() {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'stillroom-chromium-'));
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS });
}

/** A page with a worker in it; `call` asks the worker. */
export async function openEngine(context, origin) {
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(
    () =>
      new Promise((ready, failed) => {
        const worker = (window.worker = new Worker('/worker.mjs', { type: 'module' }));
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ready;
      }),
  );
  const call = (...message) =>
    page.evaluate(
      (message) =>
        new Promise((answered) => {
          window.worker.onmessage = ({ data }) => answered(data);
          window.worker.postMessage(message);
        }),
      message,
    );
  return { call, close: () => page.close() };
}
