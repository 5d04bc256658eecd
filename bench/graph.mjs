// Reading a history's revision files and laying out its graph: the page against native Alembic's ScriptDirectory.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PYTHON } from '../tests/native/alembic.mjs';
import { writeHistory } from './history.mjs';
import { launch, measureNamed, serve, settled } from './page.mjs';
import { inTurns, median } from './repeat.mjs';
import { ratio, time } from './table.mjs';

const SIZES = [1_000, 10_000];
const TURNS = 3;
const AIM = 10;

/** What is compared with what: `[what it is called, native, page]`. */
const PAIRS = [
  ['nothing cached', 'nativeFirstLoad', 'pageFirstVisit'],
  ['__pycache__ / reload', 'nativeCached', 'pageReload'],
  ['__pycache__ / engine up', 'nativeCached', 'pageEngineUp'],
];

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
  let page;
  const numbers = await inTurns(TURNS, {
    nativeFirstLoad() {
      fs.rmSync(path.join(project, 'alembic/versions/__pycache__'), { recursive: true, force: true });
      return walkRevisions(project, revisions, { PYTHONDONTWRITEBYTECODE: '1' });
    },
    async pageFirstVisit() {
      page = await browser.freshPage();
      await page.goto(`${site.url}?archive=${path.basename(archive)}`);
      return readRevisions(page, revisions);
    },
    nativeCached() {
      walkRevisions(project, revisions, { PYTHONDONTWRITEBYTECODE: '' });
      return walkRevisions(project, revisions, { PYTHONDONTWRITEBYTECODE: '' });
    },
    async pageReload() {
      await page.reload();
      return readRevisions(page, revisions);
    },
    async pageEngineUp() {
      await settled(page);
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByLabel('Archive', { exact: true }).setInputFiles(archive);
      const milliseconds = await readRevisions(page, revisions, 1);
      await page.context().close();
      return milliseconds;
    },
  });
  const medians = Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, median(values)]));
  const faster = Object.fromEntries(PAIRS.map(([name, native, inPage]) => [name, medians[native] / medians[inPage]]));
  return { revisions, medians, faster, numbers };
}

function walkRevisions(project, revisions, environment) {
  const script = path.join(import.meta.dirname, 'walk_revisions.py');
  const printed = execFileSync(PYTHON, [script, path.join(project, 'alembic.ini')], { env: { ...process.env, ...environment }, encoding: 'utf8' });
  const walked = JSON.parse(printed);
  if (walked.revisions !== revisions) throw new Error(`Alembic walked ${walked.revisions} of ${revisions} revisions`);
  return walked.milliseconds;
}

/** The time of the page's `nth` reading. */
async function readRevisions(page, revisions, nth = 0) {
  const { duration } = await measureNamed(page, 'stillroom:read-revisions', nth);
  const count = page.getByRole('region', { name: 'Revision graph' }).getByTitle('Revisions', { exact: true });
  await count.filter({ hasText: new RegExp(`^${revisions}$`) }).waitFor();
  return duration;
}

function table(figures) {
  return {
    title: 'Reading the revision files, the graph and its layout',
    columns: ['', 'revisions', 'native', 'page', 'faster'],
    rows: PAIRS.flatMap(([name, native, inPage]) =>
      figures.map(({ revisions, medians, faster }) => [name, revisions, time(medians[native]), time(medians[inPage]), ratio(faster[name])]),
    ),
    notes: [
      `Medians of ${TURNS}. Aim: at least ${AIM}×.`,
      'Native: ScriptDirectory.walk_revisions(), without imports. Page: stillroom:read-revisions, in a visit while the engine starts beside it.',
    ],
  };
}
