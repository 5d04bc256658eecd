// How long it takes from opening the page until the engine is ready: in a new profile, and after reloads in the same one.
import { launchProfile, measureNamed, serve, settled } from './page.mjs';
import { median } from './repeat.mjs';
import { time } from './table.mjs';

const PROFILES = 3;
const RELOADS = 4;
const AIM_MS = 1500;

export async function measure() {
  const site = await serve();
  try {
    const profiles = [];
    for (let profile = 0; profile < PROFILES; profile += 1) profiles.push(await visitAndReload(site.url));
    const figures = {
      cold: profiles.map(([cold]) => cold),
      firstReload: profiles.map(([, reload]) => reload),
      laterReloads: profiles.flatMap((visits) => visits.slice(2)),
    };
    return { tables: [table(figures)], figures: { aimMs: AIM_MS, ...figures } };
  } finally {
    site.close();
  }
}

async function visitAndReload(url) {
  const { page, close } = await launchProfile();
  try {
    await page.goto(url);
    const visits = [await ready(page)];
    for (let reload = 0; reload < RELOADS; reload += 1) {
      await page.reload();
      visits.push(await ready(page));
    }
    return visits;
  } finally {
    await close();
  }
}

/** The time since the navigation, and of it what the engine itself took, as the page shows it. */
async function ready(page) {
  const { duration } = await measureNamed(page, 'stillroom:engine-ready');
  const title = await page.locator('.engine-ready').getAttribute('title');
  const [, seconds] = title.match(/ready after ([\d.]+) s/);
  await settled(page); // the browser keeps compiled code only once it has finished compiling
  return { sinceNavigation: duration, engine: Number(seconds) * 1000 };
}

function table(figures) {
  const row = (name, visits) => [
    name,
    visits.length,
    time(median(visits.map((visit) => visit.sinceNavigation))),
    time(Math.min(...visits.map((visit) => visit.sinceNavigation))),
    time(median(visits.map((visit) => visit.engine))),
  ];
  return {
    title: 'From opening the page until the engine is ready',
    columns: ['', 'visits', 'median', 'quickest', 'of it the engine'],
    rows: [row('new profile', figures.cold), row('first reload', figures.firstReload), row('later reloads', figures.laterReloads)],
    notes: [`Aim: a warm reload under ${time(AIM_MS)}. The engine's part is what the page shows, in tenths of a second.`],
  };
}
