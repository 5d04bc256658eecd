// Opening repositories that are larger than any should be: the longest task of the page while each is read and its newest revision is shown.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pack, writeHistory } from './history.mjs';
import { launch, serve, settled } from './page.mjs';
import { time } from './table.mjs';
import { busiestTask, startTrace } from './tasks.mjs';

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
    for (const [name, archive] of archives) {
      const address = `${site.url}?archive=${archive}&drawer=problems`;
      const opened = await open(address, await browser.freshPage());
      rows.push({ name, ...opened, busiest: await traced(address, await browser.freshPage()) });
    }
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

/**
 * Resolves to when the page had started and when the graph was shown, in milliseconds, and the page's tasks of more than 50 ms until nothing is
 * left to do. The page itself looks for what is shown and clicks it: what Playwright would load into it for that takes one of those tasks.
 */
async function open(address, page) {
  await page.addInitScript((shown) => {
    if (window !== window.top) return;
    window.tasks = [];
    new PerformanceObserver((entries) => window.tasks.push(...entries.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: 'longtask', buffered: true });
    const found = (selector) =>
      new Promise((resolve) => {
        const look = () => {
          const element = document.querySelector(selector);
          if (element) resolve({ element, after: performance.now() });
          else setTimeout(look, 10);
        };
        look();
      });
    window.startedAfter = found('.header').then(({ after }) => after);
    window.shownAfter = found(shown).then(({ element, after }) => {
      element.click();
      return after;
    });
  }, SHOWN);
  await page.goto(address);
  const [startedAfter, shownAfter] = await page.evaluate(() => Promise.all([window.startedAfter, window.shownAfter]));
  await settled(page);
  const tasks = await page.evaluate(() => window.tasks);
  await page.context().close();
  return { startedAfter, shownAfter, tasks };
}

/** The same once more under a trace, which takes time of its own: the task with the most processor time. */
async function traced(address, page) {
  const stop = await startTrace(page);
  await open(address, page);
  return busiestTask(await stop(), address);
}

function table(rows) {
  const longest = (lengths) => (lengths.length ? time(Math.max(...lengths)) : 'none');
  return {
    title: 'Opening what is large',
    columns: ['', 'graph after', 'tasks over 50 ms', 'longest', 'longest before the page has started', 'most processor time', 'of it above all'],
    rows: rows.map(({ name, startedAfter, shownAfter, tasks, busiest }) => {
      const lengths = (wanted) => tasks.filter(wanted).map(({ duration }) => duration);
      const [before, after] = [lengths(({ startTime }) => startTime < startedAfter), lengths(({ startTime }) => startTime >= startedAfter)];
      const [[part, spent] = ['', 0]] = busiest.parts;
      return [name, time(shownAfter), after.length, longest(after), longest(before), time(busiest.cpu), `${part} ${time(spent)}`];
    }),
    notes: [
      'From a new cache. Before the page has started, the browser compiles it, whatever is opened.',
      'A task also lasts while it waits for a core. Its processor time is from a trace of another visit, which costs time of its own.',
    ],
  };
}
