// upgrade head, downgrade base, upgrade head: natively (a process for each command, psycopg 3, PostgreSQL without fsync), in the
// page, and in Node with the engine up; for the sample project and for 300 made-up revisions.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { alembic } from '../tests/native/alembic.mjs';
import { startPostgres } from '../tests/native/postgres.mjs';
import { pack } from './history.mjs';
import { writeHistory300 } from './history300.mjs';
import { rehearseInNode } from './rehearse_node.mjs';
import { rehearseInPage } from './rehearse_page.mjs';
import { launch, serve } from './page.mjs';
import { inTurns, median, sum } from './repeat.mjs';
import { ratio, time } from './table.mjs';

const COMMANDS = [['upgrade', 'head'], ['downgrade', 'base'], ['upgrade', 'head']];
const TURNS = 3;
const AIM = 2.5;

export async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-rehearse-'));
  const projects = writeProjects(folder);
  const site = await serve(folder);
  const [browser, postgres] = await Promise.all([launch(), startPostgres()]);
  try {
    const figures = [];
    for (const project of projects) figures.push(await compare(project, { postgres, browser, site }));
    return { tables: figures.map(table), figures: { aim: AIM, projects: figures } };
  } finally {
    await Promise.all([browser.close(), postgres.stop()]);
    site.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function writeProjects(folder) {
  const sample = path.resolve(import.meta.dirname, '../migrations');
  fs.cpSync(sample, path.join(folder, 'sample'), { recursive: true, filter: (file) => !file.endsWith('__pycache__') });
  writeHistory300(path.join(folder, 'history300'));
  return ['sample', 'history300'].map((name) => ({ name, project: path.join(folder, name), archive: pack(folder, name) }));
}

async function compare({ name, project, archive }, { postgres, browser, site }) {
  const turns = await inTurns(TURNS, {
    native: () => ({ commands: rehearseNatively(name, project, postgres) }),
    page: () => rehearseInPage(browser, `${site.url}?archive=${path.basename(archive)}&view=workbench&drawer=alembic`, COMMANDS),
    node: () => rehearseInNode(project, COMMANDS),
  });
  const medians = Object.fromEntries(
    Object.entries(turns).map(([where, measured]) => [where, COMMANDS.map((_, index) => median(measured.map((turn) => turn.commands[index])))]),
  );
  const seen = COMMANDS.map((_, index) => median(turns.page.map((turn) => turn.seen[index])));
  const pglite = COMMANDS.map((_, index) => median(turns.node.map((turn) => turn.pglite[index])));
  return { name, medians: { ...medians, seen, pglite }, timesNative: sum(medians.page) / sum(medians.native), turns };
}

function rehearseNatively(name, project, postgres) {
  const environment = { DATABASE_URL: postgres.createDatabase(name, 'psycopg'), PYTHONDONTWRITEBYTECODE: '' };
  return COMMANDS.map((command) => {
    const began = performance.now();
    alembic(project, environment, ...command);
    return performance.now() - began;
  });
}

function table({ name, medians }) {
  const row = (title, numbers) => [title, ...numbers.map(time), time(sum(numbers)), ratio(sum(numbers) / sum(medians.native))];
  return {
    title: `Rehearsing ${name}`,
    columns: ['', ...COMMANDS.map((command) => command.join(' ')), 'in all', 'of native'],
    rows: [
      row('native, processes', medians.native),
      row('page, runs', medians.page),
      row('page, Enter to finished', medians.seen),
      row('Node, runs', medians.node),
      row('  of it inside PGlite', medians.pglite),
    ],
    notes: [`Medians of ${TURNS}; each turn with an empty database, and in a new page or engine that is up. Aim: the page at most ${AIM}× native in all.`],
  };
}
