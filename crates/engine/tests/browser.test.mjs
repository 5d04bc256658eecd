// The same boot code in a real Web Worker, from a static server.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, openEngine, serve } from './browser.mjs';
import { ENVIRONMENT } from './harness.mjs';
import { ASYNC_ENV, TWO_REVISIONS, project } from './project.mjs';

const server = await serve();
const context = await launch();
after(async () => {
  await context.close();
  server.close();
});

test('upgrade and downgrade in a worker', async () => {
  const engine = await openEngine(context, server.origin);
  const { versions, steps } = await engine.call('boot');
  assert.match(versions.postgresql, /^\d+\.\d+/);
  assert.ok(steps.some((step) => step.part === 'python' && step.done === step.total));
  await engine.call('mount', project(TWO_REVISIONS, { env: ASYNC_ENV, url: 'postgresql+asyncpg://u:p@h/d' }), ENVIRONMENT);
  const up = await engine.call('run', 1, ['upgrade', 'head']);
  assert.deepEqual([up.finished.outcome, up.finished.current], [{ outcome: 'succeeded' }, ['b2']]);
  await engine.call('takeSnapshot');
  await engine.call('reset');
  assert.deepEqual((await engine.call('run', 2, ['current'])).finished.current, []);
});
