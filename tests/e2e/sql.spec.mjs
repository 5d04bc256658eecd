// The SQL console and the rows of a table: on the current database, beside what migrations did.
import { expect, test } from './page.mjs';

test.beforeEach(async ({ stillroom }) => {
  await stillroom.openSample();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
});

const editor = (page) => page.getByRole('textbox', { name: 'SQL', exact: true });
const results = (page) => page.getByRole('log', { name: 'Results' });

async function typeSql(page, text) {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

test('statements are typed, completed, run and explained; an error is marked where PostgreSQL found it', async ({ page, stillroom }) => {
  await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await editor(page).click();
  await page.keyboard.type('select * from subscr');
  await expect(page.getByRole('option', { name: 'subscriptions', exact: true })).toBeVisible();
  await page.waitForTimeout(200); // CodeMirror takes no key for a choice that has only just appeared.
  await page.keyboard.press('Enter');
  await expect(editor(page)).toContainText('select * from subscriptions');

  await typeSql(page, "select id, common_name, null as nothing, '' as blank from herbs order by id; select nme from herbs; drop table herbs");
  await page.keyboard.press('Control+Enter');
  await expect(results(page)).toContainText('column "nme" does not exist');
  await expect(results(page)).toContainText('1 statement after it did not run.');
  const row = results(page).getByRole('row').nth(1);
  await expect(row).toContainText('1');
  await expect(row.locator('td.null')).toHaveText('NULL');
  await expect(row.locator('td.empty-text')).toHaveText('empty');
  await expect(page.locator('.code-editor').locator('.cm-lintRange-error')).toHaveText('nme');

  await typeSql(page, 'begin; drop table herbs cascade; select nowhere');
  await page.keyboard.press('Control+Enter');
  await expect(results(page)).toContainText('The transaction was still open, so it was rolled back.');

  await typeSql(page, 'select * from herbs');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(results(page)).toContainText('Seq Scan on herbs');

  // From the results the keys of the page work: the command line comes with its tab.
  await results(page).focus();
  await page.keyboard.press(':');
  await expect(stillroom.command).toBeFocused();
  await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await expect(editor(page)).toContainText('select * from herbs');
  await editor(page).press('Control+ArrowUp');
  await editor(page).press('Control+ArrowUp');
  await expect(editor(page)).toContainText('drop table herbs cascade');
  await editor(page).press('Control+ArrowDown');
  await expect(editor(page)).toHaveText('select * from herbs');
  await page.getByLabel('Earlier texts').selectOption({ index: 3 });
  await expect(editor(page)).toContainText('select nme from herbs');
});

test('a value is shown whole, by mouse and by keyboard', async ({ page }) => {
  await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await typeSql(page, `select '{"b": 1.50, "a": [null]}'::jsonb as doc, '\\x4869'::bytea as bytes`);
  await page.keyboard.press('Control+Enter');
  await results(page).getByRole('gridcell').first().click();
  const value = page.getByRole('complementary', { name: 'Value of doc' });
  await expect(value).toContainText('"a": [\n    null\n  ],\n  "b": 1.50');
  await results(page).getByRole('grid').press('ArrowRight');
  await expect(page.getByRole('complementary', { name: 'Value of bytes' })).toContainText('00000000  48 69');
  await results(page).getByRole('grid').press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
});

test('what is typed changes the database by hand: told in the header, in the schema and in the record', async ({ page, stillroom }) => {
  await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await typeSql(page, 'select 1');
  await page.keyboard.press('Control+Enter');
  await expect(results(page)).toContainText('1 row');
  await expect(page.getByText('changed by hand', { exact: true })).toHaveCount(0);

  await typeSql(page, "begin; alter table herbs add note text default 'fresh'; commit");
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('changed by hand', { exact: true })).toBeVisible();
  await expect(stillroom.statements).toContainText('blocks all');

  await page.getByRole('tab', { name: 'Schema', exact: true }).click();
  await page.getByLabel('Search every name that ever existed').fill('herbs.note');
  await expect(page.getByText('by hand', { exact: false }).first()).toBeVisible();
});

test('the rows of a table are paged and sorted, and follow what runs', async ({ page, stillroom }) => {
  await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await typeSql(page, "create table many as select n, case when n > 3 then 'row ' || n end as name from generate_series(1, 250) n");
  await page.keyboard.press('Control+Enter');
  await expect(results(page)).toContainText('250 rows');
  await page.getByRole('tab', { name: 'Data', exact: true }).click();
  await page.getByLabel('Search tables and views').fill('man');
  await page.getByRole('option', { name: 'many', exact: true }).click();
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data).toContainText('1–100 of 250 rows');
  await expect(data.locator('td.null')).toHaveCount(3);
  await stillroom.button('Next').click();
  await expect(data).toContainText('101–200 of 250 rows');
  await data.getByTitle('Sort by n', { exact: true }).click();
  await expect(data).toContainText('1–100 of 250 rows');
  await data.getByTitle('Sort by n', { exact: true }).click();
  await expect(data.locator('tbody tr').first()).toContainText('row 250');

  await stillroom.button('Reset').click();
  await expect(data).toContainText('many is not in the database any more.');
});
