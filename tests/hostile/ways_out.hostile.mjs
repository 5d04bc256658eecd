// Every way out by itself: nothing arrives anywhere, and nothing but the site's own files is asked for.
import { WORKBENCH, expect, project, test } from '../e2e/page.mjs';
import { otherHost } from './host.mjs';
import { watch } from './watcher.mjs';
import { waysOut } from './ways_out.mjs';

for (const name of Object.keys(waysOut('http://127.0.0.1:1', 'http://127.0.0.1:2/'))) {
  test(name, async ({ stillroom, page, context, baseURL }) => {
    const host = await otherHost();
    const surprises = watch(context, baseURL);
    try {
      await page.goto(WORKBENCH);
      await stillroom.openFolder(project([['a1', null, `${waysOut(host.address, baseURL)[name]}\nprint("THROUGH")`]]));
      await stillroom.button('Upgrade to head').click();
      await stillroom.finished(/Passed|Ran with stand-ins|Failed/);
      await expect(stillroom.console).not.toContainText(/^THROUGH$/m);
      expect([host.arrived, surprises]).toEqual([[], []]);
    } finally {
      host.close();
    }
  });
}
