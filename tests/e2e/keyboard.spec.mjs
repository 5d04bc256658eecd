// Everything by keyboard alone, and long histories.
import { WORKBENCH, expect, project, test } from './page.mjs';

test('the sample by keyboard alone', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await expect(stillroom.button('Sample project')).toBeVisible();
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    if (await stillroom.button('Sample project').evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(stillroom.rows.first()).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type('merge');
  await expect(stillroom.rows).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(stillroom.rows.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(stillroom.rows).not.toHaveCount(1);

  const selected = stillroom.graph.locator('[aria-selected="true"]');
  await expect(stillroom.graph.getByRole('listbox')).toBeFocused();
  const before = await selected.getAttribute('data-revision');
  await page.keyboard.press('ArrowDown');
  await expect(selected).not.toHaveAttribute('data-revision', before);

  await page.keyboard.press(']');
  await stillroom.finished();
  await expect(stillroom.current).not.toContainText('base (no revision)');
  await page.keyboard.press(':');
  await expect(stillroom.command).toBeFocused();
  await page.keyboard.type('downgrade base');
  await page.keyboard.press('Enter');
  await expect(stillroom.current).toContainText('base (no revision)');
});

test('an action is found by typing, and the keys are shown', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null]]));
  const palette = page.getByRole('dialog', { name: 'All actions' });
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find an action' })).toBeFocused();
  await expect(palette.getByRole('option', { name: /^Stop ?Not now: nothing is running/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(palette.getByRole('option', { name: /^Stop reading/ })).toContainText('Not now: no rows are being read');
  await page.keyboard.type('head upgrade');
  await expect(palette.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
  await stillroom.finished();
  await expect(stillroom.current).toContainText('a1');

  await stillroom.button('All actions').click();
  await page.keyboard.type('sql on the current');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'SQL', exact: true })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'SQL', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Data', exact: true })).toBeFocused();

  await page.getByRole('tab', { name: 'Source', exact: true }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('tab', { name: 'What it did', exact: true })).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Upgrade to head');
  await expect(keys).toContainText('Ctrl+S');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('no such action');
  await expect(palette).toContainText('No matching action.');
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
});

test('of ten thousand revisions only the visible ones are in the page', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const revisions = Array.from({ length: 10_000 }, (_, n) => [`r${n}`, n ? `r${n - 1}` : null]);
  await stillroom.openArchive(project(revisions));
  await expect(stillroom.rows.first()).toContainText('r9999');
  await expect(stillroom.count).toHaveText('10000');
  expect(await stillroom.rows.count()).toBeLessThan(100);
  await stillroom.graph.getByRole('listbox').press('End');
  await expect(stillroom.graph.locator('[data-revision="r0"]')).toBeVisible();
  expect(await stillroom.rows.count()).toBeLessThan(100);
});

test('the tabs of the closed drawer are reached by the Tab key', async ({ stillroom, page }) => {
  await page.goto('/');
  await stillroom.openSample();
  await expect(page.getByRole('tab', { name: 'Alembic', exact: true })).toHaveAttribute('tabindex', '0');
  await page.getByRole('tab', { name: 'Alembic', exact: true }).press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'SQL', exact: true })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Alembic', exact: true })).toHaveAttribute('tabindex', '-1');
});

test('light and dark follow the system until one is chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const theme = page.locator('html');
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /light/i }).click();
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  await expect(theme).toHaveAttribute('data-theme', 'light');
});

test('1280 pixels are enough in light and dark', async ({ stillroom, page }) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await stillroom.openSample();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBe(0);
  }
});
