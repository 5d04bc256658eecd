// The states of the database: undo, names, branches, comparisons, and what is left of them after a reload.
import { WORKBENCH, expect, packed, project, test } from './page.mjs';

const REVISIONS = [
  ['a1', null, 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("tea")'],
  ['b2', 'a1', 'op.execute("insert into tea select generate_series(1, 3)")', 'op.execute("delete from tea")'],
  ['c3', 'b2', 'op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("cup")'],
];

const tree = (page) => page.getByRole('region', { name: 'States of the database' });
const lines = (page) => tree(page).locator('tbody tr');
const open = (page) => page.getByRole('tab', { name: 'Snapshots' }).click();

// The command of each state, one more ">" for each level of the tree, a star at the one that the database is in.
const drawn = (page) => lines(page).evaluateAll((rows) => rows.map((row) => {
  const title = row.querySelector('.snapshot-title');
  const depth = Number(title.style.getPropertyValue('--depth'));
  const label = title.querySelector('strong, .snapshot-after').textContent.trim();
  return `${'>'.repeat(depth)}${label}${row.getAttribute('aria-current') ? ' *' : ''}`;
}));

async function upgraded(stillroom, page, to) {
  for (const revision of to) {
    await stillroom.type(`upgrade ${revision}`);
    await expect(stillroom.current).toContainText(revision);
    await stillroom.finished();
  }
  await open(page);
}

test('a command is undone, and what runs then begins a branch', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await open(page);
  await expect(tree(page)).toContainText('No command has written to this database yet.');
  await expect(stillroom.button('Undo').first()).toBeDisabled();
  await upgraded(stillroom, page, ['a1', 'b2']);
  await expect.poll(() => drawn(page)).toEqual(['the empty database', 'upgrade a1', 'upgrade b2 *']);
  await expect(lines(page).nth(2)).toContainText(/\d\.\d MB/);

  await stillroom.button('Undo').first().click();
  await expect(stillroom.current).toContainText('a1');
  await upgraded(stillroom, page, ['c3']);
  await expect.poll(() => drawn(page)).toEqual(['the empty database', 'upgrade a1', '>upgrade c3 *', 'upgrade b2']);

  // The other branch is still there, with its rows.
  await stillroom.button('Return to: upgrade b2').click();
  await expect(stillroom.current).toContainText('b2');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('option', { name: 'tea', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('of 3 rows');
});

test('two states are compared: rows and schema', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await upgraded(stillroom, page, ['a1', 'b2', 'c3']);
  await stillroom.button('Compare: upgrade a1').click();
  const comparison = page.getByRole('region', { name: 'Comparison of two states' });
  await expect(comparison).toContainText('From “upgrade a1” to the database now');
  await expect(comparison.getByRole('listitem').filter({ hasText: 'tea: 0 rows → 3 rows' })).toBeVisible();
  await expect(comparison.getByRole('listitem').filter({ hasText: 'cup: no such table → 0 rows' })).toBeVisible();
  await expect(comparison.getByRole('heading', { name: /cup/ })).toBeVisible();
  await stillroom.button('Close the comparison').click();
  await expect(comparison).toHaveCount(0);
});

test('named states survive a reload and an ended worker', async ({ stillroom, page }) => {
  // Another archive of the same files would be another source.
  const archive = { name: 'project.tar.gz', mimeType: 'application/gzip', buffer: packed(project(REVISIONS)) };
  const give = () => page.getByLabel('Archive', { exact: true }).setInputFiles(archive);
  await page.goto(WORKBENCH);
  await give();
  await upgraded(stillroom, page, ['a1', 'b2']);
  await stillroom.button('Name: upgrade b2').click();
  await page.getByRole('textbox', { name: 'Name of the snapshot' }).fill('before the release');
  await page.keyboard.press('Enter');
  await expect(lines(page).nth(2)).toContainText('before the release');
  // Naming counts the rows: three, and the one of the version table is not the repository's.
  await expect(lines(page).nth(2).locator('.number').first()).toHaveText('3');
  await expect(lines(page).nth(2)).toContainText(/\d\.\d MB/);
  const before = await drawn(page);

  await page.goto(WORKBENCH);
  await give();
  await open(page);
  await expect.poll(() => drawn(page)).toEqual(before.map((line, at) => line.replace(' *', '') + (at ? '' : ' *')));
  await stillroom.button('Return to: before the release').click();
  await expect(stillroom.current).toContainText('b2');
  await expect(lines(page).nth(2).locator('.number').first()).toHaveText('3');

  // The next worker begins with the state that the database returned to.
  await stillroom.type('upgrade c3');
  await stillroom.button('Stop').click();
  await expect(stillroom.current).toContainText('b2');
  await stillroom.type('upgrade c3');
  await stillroom.finished();
  await expect(stillroom.current).toContainText('c3');

  await open(page);
  await stillroom.button('Delete: upgrade a1').click();
  await expect.poll(() => drawn(page)).toEqual(['the empty database', 'before the release', 'upgrade c3 *']);
});

test('without storage states are kept in the page, which says so', async ({ stillroom, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(IDBFactory.prototype, 'open', { value: () => { throw new DOMException('storage is blocked', 'SecurityError'); } });
  });
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await upgraded(stillroom, page, ['a1', 'b2']);
  await expect(page.getByRole('alert')).toContainText('The browser does not store the database: storage is blocked.');
  await expect(lines(page).nth(2)).toContainText('in this page only');
  await stillroom.button('Undo').first().click();
  await expect(stillroom.current).toContainText('a1');
});
