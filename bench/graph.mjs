// Reading a history's revision files and laying out its graph: the page against native Alembic's ScriptDirectory.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PYTHON } from '../tests/native/alembic.mjs';
import { writeHistory } from './history.mjs';
import { launch, measureNamed, serve } from './page.mjs';
import { inTurns, median } from './repeat.mjs';
import { ratio, time } from './table.mjs';

const SIZES = [1_000, 10_000];
const TURNS = 5;
const AIM = 10;

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-graph-'));
  const histories = SIZES.map((revisions) => ({ revisions, ...writeHistory(folder, `history-${revisions}`, revisions) }));
  const site = await serve(folder);
  const browser = await launch();
  try {
    const figures = [];
    for (const history of histories) figures.push(await compare(history, site, browser));
    return { tables: [table(figures)], figures: { aim: AIM, histories: figures } };
  } finally {
    await browser.close();
    site.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function compare({ revisions, project, archive }, site, browser) {
  const address = `${site.url}?archive=${path.basename(archive)}`;
  let page;
  const numbers = await inTurns(TURNS, {
    nativeFirst() {
      removeCaches(project);
      return walkRevisions(project, revisions, { PYTHONDONTWRITEBYTECODE: '1' });
    },
    async pageFirst() {
      page = await browser.freshPage();
      await page.goto(address);
      return readRevisions(page, revisions);
    },
    nativeCached() {
      walkRevisions(project, revisions);
      return walkRevisions(project, revisions);
    },
    async pageReload() {
      await page.reload();
      const milliseconds = await readRevisions(page, revisions);
      await page.context().close();
      return milliseconds;
    },
  });
  const medians = Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, median(values)]));
  return { revisions, medians, ratios: ratios(medians), numbers };
}

function ratios({ nativeFirst, nativeCached, pageFirst, pageReload }) {
  return { first: nativeFirst / pageFirst, again: nativeCached / pageReload };
}

function walkRevisions(project, revisions, environment = {}) {
  const script = path.join(import.meta.dirname, 'walk_revisions.py');
  const printed = execFileSync(PYTHON, [script, path.join(project, 'alembic.ini')], { env: { ...process.env, ...environment }, encoding: 'utf8' });
  const walked = JSON.parse(printed);
  if (walked.revisions !== revisions) throw new Error(`Alembic walked ${walked.revisions} of ${revisions} revisions`);
  return walked.milliseconds;
}

function removeCaches(project) {
  fs.rmSync(path.join(project, 'alembic/versions/__pycache__'), { recursive: true, force: true });
}

async function readRevisions(page, revisions) {
  const { duration } = await measureNamed(page, 'stillroom:read-revisions');
  const shown = await page.getByRole('region', { name: 'Revision graph' }).getByTitle('Revisions', { exact: true }).textContent();
  if (shown !== String(revisions)) throw new Error(`the page shows ${shown} of ${revisions} revisions`);
  return duration;
}

function table(figures) {
  return {
    title: 'Reading the revision files, the graph and its layout',
    columns: ['revisions', 'native, first load', 'page, first visit', 'faster', 'native, with __pycache__', 'page, reload', 'faster'],
    rows: figures.map(({ revisions, medians, ratios }) => [
      revisions,
      time(medians.nativeFirst),
      time(medians.pageFirst),
      ratio(ratios.first),
      time(medians.nativeCached),
      time(medians.pageReload),
      ratio(ratios.again),
    ]),
    notes: [`Medians of ${TURNS}. Aim: at least ${AIM}×. Native: ScriptDirectory.walk_revisions(), imports not counted; page: stillroom:read-revisions.`],
  };
}
