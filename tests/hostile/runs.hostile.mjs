// What a revision does to its run: the page answers, Stop ends it within a second, and what was committed before is still there.
import { WORKBENCH, expect, project, test } from '../e2e/page.mjs';
import { RUNS } from './runs.mjs';

const ENDED = /Passed|Failed/;
const STOPPED_WITHIN_MS = 1000;
/** How long a run is given that may end by itself, and one that goes on for as long as it is left to. */
const [PATIENCE_MS, GOING_ON_MS] = [20_000, 3000];

for (const [name, [code, ends]] of Object.entries(RUNS)) {
  test(name, async ({ stillroom, page }) => {
    await page.goto(WORKBENCH);
    await stillroom.openFolder(project([['a1', null, 'op.execute("CREATE TABLE keep AS SELECT generate_series(1, 100) AS n")'], ['a2', 'a1', code]]));
    await stillroom.button('Upgrade one').click();
    await stillroom.finished();
    await stillroom.button('Upgrade one').click();
    const status = stillroom.run.getByRole('status');
    const ended = await expect(status).toContainText(ends ?? ENDED, { timeout: ends ? PATIENCE_MS : GOING_ON_MS }).then(() => true, () => false);
    if (!ended) {
      const began = Date.now();
      await stillroom.button('Stop').click();
      await expect(status).toContainText('Stopped');
      test.info().annotations.push({ type: 'stopped', description: `${Date.now() - began} ms` });
      expect(Date.now() - began).toBeLessThan(STOPPED_WITHIN_MS);
    }
    await stillroom.type('heads');
    await stillroom.finished(/Passed|Ran with|Failed/);
    if (!ended || (await stillroom.current.innerText()).includes('a1')) {
      await page.getByRole('tab', { name: 'Data', exact: true }).click();
      await expect(page.getByRole('tabpanel', { name: 'Data' })).toContainText('keep');
    }
  });
}
