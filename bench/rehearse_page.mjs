// Rehearses a project in the page as a person does: types the commands and waits for each to finish.
import { measureNamed, settled } from './page.mjs';

/** Gives for each command how long the run took in the engine, and how long from Enter until the page knew. */
export async function rehearseInPage(browser, address, commands) {
  const page = await browser.freshPage();
  try {
    await page.goto(address);
    await settled(page);
    await page.evaluate(() => {
      addEventListener('keydown', ({ key }) => key === 'Enter' && performance.mark('bench:enter'), { capture: true });
    });
    const commandLine = page.getByRole('textbox', { name: 'Alembic command' });
    const status = page.getByRole('region', { name: 'Run', exact: true }).getByRole('status');
    const measured = { commands: [], seen: [] };
    for (const [index, command] of commands.entries()) {
      await commandLine.fill(command.join(' '));
      await commandLine.press('Enter');
      const run = await measureNamed(page, 'stillroom:run', index);
      await status.filter({ hasText: 'Passed' }).waitFor();
      const entered = await page.evaluate(() => performance.getEntriesByName('bench:enter').at(-1).startTime);
      measured.commands.push(run.duration);
      measured.seen.push(run.startTime + run.duration - entered);
    }
    return measured;
  } finally {
    await page.context().close();
  }
}
