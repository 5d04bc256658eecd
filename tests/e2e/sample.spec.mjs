// The sample project's whole round trip.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, test } from './page.mjs';

const REVISIONS = fs.readdirSync('migrations/alembic/versions').filter((name) => name.endsWith('.py')).length;

test('the sample goes up, down and up again', async ({ stillroom }) => {
  await stillroom.openSample();
  await expect(stillroom.count).toHaveText(String(REVISIONS));
  await expect(stillroom.current).toContainText('base (no revision)');
  const head = await stillroom.rows.first().getAttribute('data-revision');

  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(stillroom.current).toContainText(head);
  await expect(stillroom.run).toContainText(`${REVISIONS} in Alembic’s order`);
  await expect(stillroom.timeline.getByRole('option').first()).toBeVisible();
  await expect(stillroom.console).toContainText(`Running upgrade  -> `);

  await stillroom.button('Downgrade to base').click();
  await expect(stillroom.current).toContainText('base (no revision)');
  await stillroom.finished();

  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.current).toContainText(head);
  await stillroom.finished();
});

test('one step at a time, and to a chosen revision', async ({ stillroom }) => {
  await stillroom.openSample();
  const oldest = await stillroom.oldest();
  await stillroom.button('Upgrade one').click();
  await expect(stillroom.current).toContainText(oldest);
  await stillroom.button('Downgrade one').click();
  await expect(stillroom.current).toContainText('base (no revision)');

  await stillroom.finished();
  const chosen = stillroom.rows.nth(3);
  const id = await chosen.getAttribute('data-revision');
  await chosen.click();
  await stillroom.button('Upgrade to here').click();
  await expect(stillroom.current).toContainText(id);
  await stillroom.finished();
  await stillroom.graph.getByRole('listbox').press('End');
  await stillroom.button('Downgrade to here').click();
  await expect(stillroom.current).toContainText(oldest);
});

test('the address comes back to the same view, and an archive opens like a folder', async ({ stillroom, page }) => {
  await stillroom.openSample();
  const row = stillroom.rows.nth(3);
  const id = await row.getAttribute('data-revision');
  await row.click();
  await expect(page).toHaveURL(new RegExp(`revision=${id}`));
  await page.reload();
  await expect(stillroom.graph.locator(`[data-revision="${id}"]`)).toHaveAttribute('aria-selected', 'true');

  await page.goto('/?archive=sample.tar.gz');
  await expect(stillroom.count).toHaveText(String(REVISIONS));
  await stillroom.button('Close').click();
  const zip = test.info().outputPath('sample.zip');
  fs.mkdirSync(test.info().outputDir, { recursive: true });
  execFileSync('python3', ['-c', `import shutil; shutil.make_archive(${JSON.stringify(zip.replace(/\.zip$/, ''))}, 'zip', '.', 'migrations')`]);
  await page.getByLabel('Archive', { exact: true }).setInputFiles(zip);
  await expect(stillroom.count).toHaveText(String(REVISIONS));
});
