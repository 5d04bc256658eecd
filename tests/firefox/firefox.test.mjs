// The page in Firefox: the engine starts and runs, and has no way out there either.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { packed, project } from '../e2e/page.mjs';
import { tryingEach } from '../hostile/attempts.mjs';
import { otherHost } from '../hostile/host.mjs';
import { waysOut, withoutEnds } from '../hostile/ways_out.mjs';
import { serveSite } from '../serve.mjs';

const PATIENCE_MS = 60_000;
const FOLDER = "/team%20a;b,c's/stillroom/";

const site = await serveSite(FOLDER);
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', protocolTimeout: PATIENCE_MS });
after(async () => {
  await browser.close();
  site.close();
});

/** Opens these revisions, upgrades to head, and resolves to how the run ended and what it printed. */
async function upgraded(revisions) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    return await upgradedIn(page, revisions);
  } catch (error) {
    const shown = await page.evaluate(() => document.body.innerText).catch(() => 'nothing that can be read');
    throw new Error(`${error.message}; the page showed:\n${shown}`, { cause: error });
  } finally {
    await page.close();
  }
}

async function upgradedIn(page, revisions) {
  // Firefox draws no frames of a tab that is behind another.
  await page.bringToFront();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${site.address}${FOLDER}?view=workbench&drawer=alembic`);
  const archive = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-')), 'project.tar.gz');
  fs.writeFileSync(archive, packed(project(revisions)));
  const input = await page.waitForSelector('input[aria-label="Archive"]');
  await input.uploadFile(archive);
  // A key, because a click goes to a place, and what is drawn meanwhile can move the button from it.
  const button = await page.waitForSelector('::-p-xpath(//button[normalize-space()="Upgrade to head" and not(@disabled)])');
  await button.press('Enter');
  const status = await page.waitForFunction(() => {
    const text = document.querySelector('[aria-label="Run"] [role="status"]')?.innerText ?? '';
    return /^(Passed|Failed|Ran with)/.test(text) && text;
  });
  const printed = await page.$eval('[aria-label="Console"]', (element) => element.innerText);
  return { status: await status.jsonValue(), printed };
}

test('a migration runs, with a library and an extension, below a path with odd characters', async () => {
  const { status, printed } = await upgraded([['a1', null, 'import sqlmodel\nop.execute("CREATE EXTENSION vector")']]);
  assert.match(status, /^Passed/, printed);
});

test('no way leads out', async () => {
  const host = await otherHost();
  try {
    const ways = withoutEnds(waysOut(host.address, site.address + FOLDER));
    const { printed } = await upgraded([['a1', null, tryingEach(ways)]]);
    for (const name of Object.keys(ways)) assert.ok(printed.includes(`refused ${name}`), `${name}\n${printed}`);
    assert.deepEqual(host.arrived, []);
  } finally {
    host.close();
  }
});
