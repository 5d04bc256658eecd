// Folders: good ones, broken ones, and ones without migrations.
import { WORKBENCH, expect, project, revision, test } from './page.mjs';

const CREATE = 'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))';

test('a folder is opened, and what fails is shown with its place', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([
    ['a1', null, CREATE, 'op.drop_table("t")'],
    ['a2', 'a1', 'op.execute("insert into t values (1)")\nop.execute("alter table t add column name text not null")'],
  ]));
  await expect(stillroom.rows).toHaveCount(2);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Failed');
  const fault = stillroom.run.getByRole('alert');
  await expect(fault).toContainText('23502');
  await expect(fault).toContainText('contains null values');
  await expect(fault).toContainText('rolled back');
  await expect(fault).toContainText('alter table t add column name text not null');
  await fault.getByRole('button', { name: /a2_step\.py:17/ }).click();
  await expect(page.locator('.source-line.marked')).toContainText('alter table t');
  await expect(stillroom.current).toContainText('base (no revision)');
});

test('everything that is wrong is listed at once, and the rest stands', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null, CREATE], ['a2', 'a1'], ['a3', 'a1'], ['lost', 'nowhere']]);
  files['migrations/versions/a2_again.py'] = revision('a2', 'a1');
  files['migrations/versions/broken.py'] = 'revision = "b1"\ndown_revision = "a1"\n\ndef upgrade(:\n    pass\n';
  await stillroom.openFolder(files);
  await stillroom.openProblems();
  await expect(stillroom.problems).toContainText('Revision a2 is present more than once');
  await expect(stillroom.problems).toContainText('Revision nowhere referenced from lost is not present');
  await expect(stillroom.problems).toContainText('broken.py:4:13');
  await expect(stillroom.rows.filter({ hasText: 'a3' })).toHaveCount(1);
  await stillroom.problems.getByRole('button', { name: /broken\.py:4:13/ }).click();
  await expect(page.locator('.source-line.marked')).toContainText('def upgrade(:');
});

test('a folder without migrations says what was looked for', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder({ 'README.md': 'nothing here' });
  await expect(page.getByRole('alert')).toContainText('No Alembic migrations were found');
  await expect(page.getByRole('alert')).toContainText('alembic.ini');
  await expect(stillroom.button('Sample project')).toBeVisible();
});

test('text of a repository is never markup', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null]]);
  files['migrations/versions/a1_step.py'] = files['migrations/versions/a1_step.py'].replace('step a1', '<img src=x onerror="document.title=1"><b>bold</b>');
  await stillroom.openFolder(files, '<i>project');
  await expect(stillroom.rows.first()).toContainText('<b>bold</b>');
  await stillroom.type('history');
  await expect(stillroom.console).toContainText('<b>bold</b>');
  await expect(page.locator('main img, main b, header i')).toHaveCount(0);
});

test('several environments: one is chosen, another can be', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = Object.fromEntries(['one', 'two'].flatMap((name) =>
    Object.entries(project([[`${name}1`, null]])).map(([path, text]) => [`${name}/${path}`, text])));
  await stillroom.openFolder(files);
  await expect(stillroom.rows.first()).toContainText('one1');
  await page.getByLabel('Migration environment').selectOption({ index: 1 });
  await expect(stillroom.rows.first()).toContainText('two1');
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.current).toContainText('two1');
});
