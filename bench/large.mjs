// Opening repositories that are larger than any should be: the longest task of the page while each is read and its newest revision is shown.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pack, writeHistory } from './history.mjs';
import { launch, serve, settled } from './page.mjs';
import { time } from './table.mjs';

/** The graph's first row, or what the file is refused for. */
const SHOWN = '.revision-row, .problems li';

/** What is large: its name, how many revisions there are, and how the files of the project are changed. */
const SCENES = [
  ['one ordinary revision', 1, () => {}],
  ['20,000 revisions', 20_000, () => {}],
  ['a revision of a million lines', 1, (project) => addToRevision(project, `\nROWS = [\n${'    (1, "name"),\n'.repeat(1_000_000)}]\n`)],
  ['a revision of one line of 10 MB', 1, (project) => addToRevision(project, `\nTEXT = "${'x'.repeat(10_000_000)}"\n`)],
  ['an alembic.ini of 20,000 sections', 1, (project) => fs.appendFileSync(path.join(project, 'alembic.ini'), sections(20_000))],
];

const sections = (count) => Array.from({ length: count }, (_, index) => `\n[section_${index}]\nscript_location = alembic\n`).join('');

function addToRevision(project, text) {
  const versions = path.join(project, 'alembic/versions');
  const [file] = fs.readdirSync(versions);
  fs.appendFileSync(path.join(versions, file), text);
}

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-large-'));
  const archives = SCENES.map(([name, revisions, change], index) => [name, path.basename(write(folder, `large-${index}`, revisions, change))]);
  const site = await serve(folder);
  const browser = await launch();
  try {
    const rows = [];
    for (const [name, archive] of archives) rows.push({ name, ...(await open(`${site.url}?archive=${archive}`, await browser.freshPage())) });
    return { tables: [table(rows)], figures: { rows } };
  } finally {
    await browser.close();
    site.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder, name, revisions, change) {
  change(writeHistory(folder, name, revisions).project);
  return pack(folder, name);
}

/** Resolves to when the graph was shown, in milliseconds, and the page's tasks of more than 50 ms until nothing is left to do. */
async function open(address, page) {
  await page.addInitScript(() => {
    window.tasks = [];
    new PerformanceObserver((entries) => window.tasks.push(...entries.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(address);
  await page.locator(SHOWN).first().waitFor();
  const shownAfter = await page.evaluate(() => performance.now());
  await page.locator(SHOWN).first().click();
  await settled(page);
  const tasks = await page.evaluate(() => window.tasks);
  await page.context().close();
  return { shownAfter, tasks };
}

function table(rows) {
  return {
    title: 'Opening what is large',
    columns: ['', 'graph after', 'tasks over 50 ms', 'longest', 'second'],
    rows: rows.map(({ name, shownAfter, tasks }) => {
      const lengths = tasks.map(({ duration }) => duration).sort((a, b) => b - a);
      const [longest, second] = [lengths[0], lengths[1]].map((length) => (length ? time(length) : 'none'));
      return [name, time(shownAfter), lengths.length, longest, second];
    }),
    notes: ['From a new cache; the first row shows what starting the page takes by itself.'],
  };
}
