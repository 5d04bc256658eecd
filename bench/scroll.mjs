// Scrolling a graph of 10,000 revisions and a timeline of 5,000 statements: frames per second, the longest frame and task, and how many rows the page holds.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pack, writeHistory } from './history.mjs';
import { launch, serve, settled } from './page.mjs';
import { inTurns, median } from './repeat.mjs';
import { time } from './table.mjs';

const SECONDS = 3;
const TURNS = 3;
const WHEEL_PIXELS = 400;

/** The graph of a long history. */
const GRAPH = { name: '10,000 revisions', revisions: 10_000, list: '.graph .virtual-list', row: '.revision-row', rowHeight: 28, prepare: async () => {} };

/** The timeline of a run with many statements. */
const TIMELINE = {
  name: '5,000 statements',
  revisions: 1,
  upgrade: `op.create_table("leaf", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    for number in range(5000):
        op.execute(f"INSERT INTO leaf (name) VALUES ('leaf number {number} of a long row')")`,
  list: '.timeline .virtual-list',
  row: '.statement-row',
  rowHeight: 26,
  async prepare(page) {
    await page.getByRole('button', { name: 'Upgrade to head', exact: true }).click();
    await page.getByText(/Passed ·/).waitFor();
  },
};

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-scroll-'));
  const archives = [GRAPH, TIMELINE].map((scene) => [scene, path.basename(writeScene(scene, folder))]);
  const site = await serve(folder);
  const browser = await launch();
  try {
    const scenes = [];
    for (const [scene, archive] of archives) scenes.push([scene, await measureScene(scene, `${site.url}?archive=${archive}&view=workbench`, await browser.freshPage())]);
    return {
      tables: scenes.map(([scene, figures]) => table(scene, figures)),
      figures: Object.fromEntries(scenes.map(([scene, ways]) => [scene.name, { seconds: SECONDS, ways }])),
    };
  } finally {
    await browser.close();
    site.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function measureScene(scene, address, page) {
  await page.goto(address);
  await page.locator(GRAPH.row).first().waitFor();
  await settled(page);
  await scene.prepare(page);
  const { list, rowHeight } = scene;
  return inTurns(TURNS, {
    'standing still': () => watchFrames(page, scene, () => page.waitForTimeout(SECONDS * 1000)),
    'the mouse wheel': () => watchFrames(page, scene, () => turnWheel(page, list)),
    'two rows a frame': () => watchFrames(page, scene, () => scrollBy(page, list, 2 * rowHeight)),
    'two screens a frame': () => watchFrames(page, scene, () => scrollBy(page, list, 2 * 800)),
  });
}

function writeScene({ revisions, upgrade }, folder) {
  const name = `history-${revisions}`;
  const { project, archive } = writeHistory(folder, name, revisions);
  if (!upgrade) return archive;
  const versions = path.join(project, 'alembic/versions');
  const [file] = fs.readdirSync(versions);
  const text = fs.readFileSync(path.join(versions, file), 'utf8');
  fs.writeFileSync(path.join(versions, file), text.replace(/(def upgrade\(\)[^\n]*\n)[\s\S]*?(?=\n\ndef )/, `$1    ${upgrade}\n`));
  return pack(folder, name);
}

/** Watches the page's frames, long tasks and rows while `scroll` runs. */
async function watchFrames(page, { list, row }, scroll) {
  await page.evaluate(
    ([list, row]) => {
      document.querySelector(list).scrollTop = 0;
      const watch = { frames: [], tasks: [], rows: 0, watching: true };
      watch.observer = new PerformanceObserver((entries) => watch.tasks.push(...entries.getEntries().map((entry) => entry.duration)));
      watch.observer.observe({ type: 'longtask' });
      const onFrame = (now) => {
        watch.frames.push(now);
        watch.rows = Math.max(watch.rows, document.querySelectorAll(row).length);
        if (watch.watching) requestAnimationFrame(onFrame);
      };
      requestAnimationFrame(onFrame);
      window.watch = watch;
    },
    [list, row],
  );
  await scroll();
  return page.evaluate(() => {
    const { frames, tasks, rows, observer } = window.watch;
    window.watch.watching = false;
    observer.disconnect();
    const lengths = frames.slice(1).map((frame, index) => frame - frames[index]);
    return {
      framesPerSecond: (lengths.length / (frames.at(-1) - frames[0])) * 1000,
      longestFrame: Math.max(...lengths),
      longestTask: Math.max(0, ...tasks),
      rows,
    };
  });
}

async function turnWheel(page, list) {
  await page.locator(list).hover();
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) await page.mouse.wheel(0, WHEEL_PIXELS);
}

/** Moves the list by so many pixels in every frame, and back up when it is at its end. */
function scrollBy(page, list, pixels) {
  return page.evaluate(
    ([list, pixels, milliseconds]) =>
      new Promise((resolve) => {
        const element = document.querySelector(list);
        const end = performance.now() + milliseconds;
        let step = pixels;
        const onFrame = () => {
          const before = element.scrollTop;
          element.scrollTop += step;
          if (element.scrollTop === before) step = -step;
          if (performance.now() < end) requestAnimationFrame(onFrame);
          else resolve();
        };
        requestAnimationFrame(onFrame);
      }),
    [list, pixels, SECONDS * 1000],
  );
}

function table({ name }, figures) {
  const rows = Object.entries(figures).map(([way, turns]) => {
    const all = (figure) => turns.map((turn) => turn[figure]);
    const longestTask = Math.max(...all('longestTask'));
    return [
      way,
      median(all('framesPerSecond')).toFixed(1),
      time(median(all('longestFrame'))),
      time(Math.max(...all('longestFrame'))),
      longestTask ? time(longestTask) : 'none',
      Math.max(...all('rows')),
    ];
  });
  return {
    title: `Scrolling ${name}`,
    columns: ['', 'frames per second', 'longest frame', 'worst of all', 'longest task over 50 ms', 'rows in the page'],
    rows,
    notes: [`${TURNS} turns of ${SECONDS} s each; medians, but the last three columns are the worst of all turns.`],
  };
}
