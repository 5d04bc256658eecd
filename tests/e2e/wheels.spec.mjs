// Libraries that are neither in the repository nor shipped: wheels that are given, and wheels from the package index.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { WORKBENCH, expect, project, Stillroom, test } from './page.mjs';

// A wheel with one module; zipped by Python, which every machine that builds this has.
function wheel(name, text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheel-'));
  fs.writeFileSync(path.join(folder, `${name}.py`), text);
  execFileSync('python3', ['-m', 'zipfile', '-c', path.join(folder, 'w.zip'), path.join(folder, `${name}.py`)]);
  return fs.readFileSync(path.join(folder, 'w.zip'));
}

const WEATHER = wheel('weather_station', 'def read():\n    return 21\n');
const FILES = project([['a1', null, 'import weather_station\nprint("it reads", weather_station.read())']]);

test('a wheel that is given takes the place of the stand-in', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES);
  await page.getByLabel('Wheels').setInputFiles({ name: 'weather_station-1.2-py3-none-any.whl', mimeType: 'application/zip', buffer: WEATHER });
  await stillroom.button('Settings').click();
  await expect(page.getByRole('dialog')).toContainText('weather_station 1.2');
  await page.keyboard.press('Escape');
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Passed');
  await expect(stillroom.console).toContainText('it reads 21');
});

test('a compiled wheel is refused with its reason', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES);
  await expect(stillroom.rows.first()).toBeVisible();
  await page.getByLabel('Wheels').setInputFiles({ name: 'psycopg2-2.9-cp314-cp314-manylinux_2_17_x86_64.whl', mimeType: 'application/zip', buffer: WEATHER });
  await expect(page.getByRole('alert')).toContainText('compiled code can\'t run in a page');
});

// This one page may talk to the package index, which the test plays.
base('a library is loaded from the index only after the user agreed', async ({ page }) => {
  const asked = [];
  const answer = (digest) => async (route) => {
    asked.push(route.request().url());
    if (route.request().url().endsWith('/json')) {
      const file = { filename: 'weather_station-1.2-py3-none-any.whl', url: 'https://files.pythonhosted.org/packages/weather_station-1.2-py3-none-any.whl', digests: { sha256: digest } };
      await route.fulfill({ json: { info: { version: '1.2' }, urls: [file], releases: {} }, headers: { 'access-control-allow-origin': '*' } });
    } else {
      await route.fulfill({ body: WEATHER, headers: { 'access-control-allow-origin': '*' } });
    }
  };
  const right = answer(createHash('sha256').update(WEATHER).digest('hex'));
  const wrong = answer('0'.repeat(64));
  let current = wrong;
  await page.route(/^https:/, (route) => current(route));
  const stillroom = new Stillroom(page);
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Ran with stand-ins');
  await stillroom.run.getByText(/^1 stand-in/).click();
  const load = async () => {
    await stillroom.button('Load weather_station from PyPI…').click();
    const form = page.getByRole('dialog', { name: 'Load a library from PyPI' });
    await expect(form).toContainText('What leaves this machine');
    return form.getByRole('button', { name: 'Load weather_station from PyPI' });
  };
  const button = await load();
  expect(asked).toEqual([]);
  await button.click();
  await expect(page.getByText('its SHA-256 differs')).toBeVisible();
  current = right;
  await (await load()).click();
  await expect(page.locator('.opening')).toHaveCount(0);
  expect(asked.slice(-2)).toEqual(['https://pypi.org/pypi/weather_station/json', 'https://files.pythonhosted.org/packages/weather_station-1.2-py3-none-any.whl']);
  await stillroom.button('Reset').click();
  await stillroom.finished();
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.console).toContainText('it reads 21');
});
