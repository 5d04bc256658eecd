// What it costs to keep a state of the database and to come back to it: in the engine in Node, and in the page from the press of Undo until
// the page shows the revision. An empty table, and one of 100,000 rows.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEngine } from '../crates/engine/tests/harness.mjs';
import { project, revision } from '../crates/engine/tests/project.mjs';
import { packed } from '../tests/e2e/page.mjs';
import { launch, serve, settled } from './page.mjs';
import { median } from './repeat.mjs';
import { time } from './table.mjs';

const TURNS = 5;
const ROWS = 100_000;
const AIMS = [150, 500];
const CREATE = 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))';

const filled = (rows) => project({
  a1: revision('a1', null, CREATE),
  b2: revision('b2', 'a1', `op.execute("insert into tea select n, 'name of ' || n from generate_series(1, ${rows}) n")`),
});

export async function measure() {
  const measured = [];
  for (const rows of [0, ROWS]) measured.push({ rows, ...(await inNode(rows)), ...(await inPage(rows)) });
  const row = ({ rows, bytes, keep, restore, undo }) => [
    rows ? `${rows} rows` : 'empty', `${(bytes / 1e6).toFixed(0)} MB`, ...[keep, restore, undo].map((times) => time(median(times))),
  ];
  const table = {
    title: 'Keeping a state of the database, and coming back to it',
    columns: ['', 'snapshot', 'Keep, in Node', 'Restore, in Node', 'Undo, in the page'],
    rows: measured.map(row),
    notes: [`Medians of ${TURNS} turns. Aims: ${AIMS.join(' and ')} ms for each.`],
  };
  return { tables: [table], figures: { aims: AIMS, measured } };
}

async function inNode(rows) {
  const engine = await startEngine({});
  engine.mount(filled(rows));
  if (!engine.run('upgrade', 'head').succeeded) throw new Error('the upgrade failed');
  const [keep, restore] = [[], []];
  let bytes = 0;
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const began = performance.now();
    const snapshot = engine.keep();
    const kept = performance.now();
    bytes = snapshot.byteLength;
    engine.restore(snapshot);
    keep.push(kept - began);
    restore.push(performance.now() - kept);
  }
  // The first turn warms what Node compiles.
  return { bytes, keep: keep.slice(1), restore: restore.slice(1) };
}

async function inPage(rows) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-snapshots-'));
  fs.writeFileSync(path.join(folder, 'bench.tar.gz'), packed(filled(rows), 'bench'));
  const [server, browser] = [await serve(folder), await launch()];
  try {
    const page = await browser.freshPage();
    await page.goto(`${server.url}?archive=bench.tar.gz&view=workbench&drawer=alembic`);
    await settled(page);
    const current = page.getByRole('status', { name: 'Current revision' });
    const upgrade = async (to) => {
      const line = page.getByRole('textbox', { name: 'Alembic command' });
      await line.fill(`upgrade ${to}`);
      await line.press('Enter');
      await current.filter({ hasText: to }).waitFor();
    };
    await upgrade('a1');
    const undo = [];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      await upgrade('b2');
      await page.waitForTimeout(1000); // until it is compressed and stored
      undo.push(await page.evaluate(timeOfUndo));
    }
    return { undo: undo.slice(1) };
  } finally {
    await browser.close();
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the page: from the press until the revision before is shown. */
async function timeOfUndo() {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Undo');
  const status = document.querySelector('[aria-label="Current revision"]');
  while (button.disabled) await new Promise(requestAnimationFrame);
  const began = performance.now();
  button.click();
  while (!status.textContent.includes('a1')) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}
