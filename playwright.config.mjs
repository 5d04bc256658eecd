// The browser tests: the built site in dist/, served by any static server, in the distribution's Chromium.
import { defineConfig } from '@playwright/test';

const PORT = Number(process.env.STILLROOM_PORT ?? 8091);

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.mjs',
  outputDir: 'test-results',
  // The engine alone may take half a minute to start on a machine that is busy.
  timeout: 120_000,
  expect: { timeout: 40_000 },
  workers: 1,
  // Shared machines stall at times; a test that needed its second try is printed as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    cwd: import.meta.dirname,
    command: `npx --no-install sirv dist --host 127.0.0.1 --port ${PORT} --quiet`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: !process.env.CI,
  },
});
