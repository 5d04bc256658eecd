// What the tasks of a page's main thread consist of, from Chromium's own trace. Processor time is without what else the machine does meanwhile:
// a task can last because both cores are busy with the engine.

/** `disabled-by-default-devtools.timeline` has the tasks themselves; the rest is what they are made of. */
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'v8.wasm', 'toplevel'];

/** Starts a trace of everything that the page's browser does; `stop()` gives its events. One trace at a time. */
export async function startTrace(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    return events;
  };
}

/** The task of the main thread of the page at this address with the most processor time: its milliseconds of that, those that it lasted, and what it consists of. */
export function busiestTask(events, address) {
  const process = events.find(({ name, args }) => name === 'CommitLoad' && args?.data?.url?.startsWith(address))?.pid;
  const thread = events.find(({ name, ph, pid, args }) => ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain' && pid === process);
  if (!thread) throw new Error(`The trace has no page at ${address}.`);
  const own = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === thread.pid && tid === thread.tid);
  const isTask = ({ name }) => name === 'RunTask' || name.endsWith('::RunTask');
  const [busiest] = own.filter((event) => isTask(event) && event.tdur).sort((one, other) => other.tdur - one.tdur);
  const isWithin = (event) => event.ts >= busiest.ts && event.ts + event.dur <= busiest.ts + busiest.dur;
  const parts = partsOf(own.filter((event) => !isTask(event) && isWithin(event)));
  return { cpu: busiest.tdur / 1000, lasted: busiest.dur / 1000, parts };
}

/** The processor time of each kind of event, in milliseconds, without what is inside of it; the longest first. */
function partsOf(events) {
  const spent = new Map();
  const add = ({ name }, time) => spent.set(name, (spent.get(name) ?? 0) + time / 1000);
  const open = [];
  for (const event of events.sort((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    while (open.length && open.at(-1).ts + open.at(-1).dur <= event.ts) open.pop();
    if (open.length) add(open.at(-1), -(event.tdur ?? 0));
    add(event, event.tdur ?? 0);
    open.push(event);
  }
  return [...spent].filter(([, time]) => time >= 1).sort(([, one], [, other]) => other - one);
}
