// Scrolling a graph of 10,000 revisions: frames per second, the longest frame and task, and how many rows the page holds.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeHistory } from './history.mjs';
import { launch, serve, settled } from './page.mjs';
import { inTurns, median } from './repeat.mjs';
import { time } from './table.mjs';

const REVISIONS = 10_000;
const SECONDS = 3;
const TURNS = 3;
const LIST = '.graph .virtual-list';
const ROW = '.revision-row';
const WHEEL_PIXELS = 400;

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-scroll-'));
  const { archive } = writeHistory(folder, 'history', REVISIONS);
  const site = await serve(folder);
  const browser = await launch();
  try {
    const page = await browser.freshPage();
    await page.goto(`${site.url}?archive=${path.basename(archive)}`);
    await page.locator(ROW).first().waitFor();
    await settled(page);
    const figures = await inTurns(TURNS, {
      'standing still': () => watchFrames(page, () => page.waitForTimeout(SECONDS * 1000)),
      'the mouse wheel': () => watchFrames(page, () => turnWheel(page)),
      'two rows a frame': () => watchFrames(page, () => scrollBy(page, 2 * 28)),
      'two screens a frame': () => watchFrames(page, () => scrollBy(page, 2 * 800)),
    });
    return { tables: [table(figures)], figures: { revisions: REVISIONS, seconds: SECONDS, ways: figures } };
  } finally {
    await browser.close();
    site.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Watches the page's frames, long tasks and rows while `scroll` runs. */
async function watchFrames(page, scroll) {
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
    [LIST, ROW],
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

async function turnWheel(page) {
  await page.locator(LIST).hover();
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) await page.mouse.wheel(0, WHEEL_PIXELS);
}

/** Moves the list by so many pixels in every frame, and back up when it is at its end. */
function scrollBy(page, pixels) {
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
    [LIST, pixels, SECONDS * 1000],
  );
}

function table(figures) {
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
    title: `Scrolling ${REVISIONS} revisions`,
    columns: ['', 'frames per second', 'longest frame', 'worst of all', 'longest task over 50 ms', 'rows in the page'],
    rows,
    notes: [`${TURNS} turns of ${SECONDS} s each; medians, but the last three columns are the worst of all turns.`],
  };
}
