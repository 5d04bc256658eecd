// Files written in the page: a new revision from the models, edited, run, undone, downloaded; nothing is lost silently.
import { WORKBENCH, expect, project, test } from './page.mjs';

const CREATE = 'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))';
const MODELS = `import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
`;

function withModels() {
  const files = project([['a1', null, CREATE, 'op.drop_table("t")']]);
  files['migrations/env.py'] = files['migrations/env.py']
    .replace('config = context.config', `${MODELS}config = context.config`)
    .replace('context.configure(connection=connection)', 'context.configure(connection=connection, target_metadata=metadata)');
  files['migrations/script.py.mako'] = files['migrations/script.py.mako']
    .replace('revision =', 'from alembic import op\nimport sqlalchemy as sa\n${imports if imports else ""}\nrevision =')
    .replace('def upgrade():\n    pass', 'def upgrade():\n    ${upgrades if upgrades else "pass"}')
    .replace('def downgrade():\n    pass', 'def downgrade():\n    ${downgrades if downgrades else "pass"}');
  return files;
}

test('a generated revision is edited, run, undone and downloaded', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(withModels());
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await stillroom.button('New revision…').click();
  const form = page.getByRole('dialog', { name: 'New revision' });
  await form.getByRole('textbox', { name: 'Message' }).fill('add the name');
  await form.getByRole('checkbox').check();
  await form.getByRole('button', { name: 'Create' }).click();
  const revision = page.getByRole('region', { name: 'Revision', exact: true });
  await expect(revision).toContainText('add the name');
  await expect(revision).toContainText('not in the folder yet');
  await expect(revision).toContainText("op.add_column('t'");

  await stillroom.button('Edit').click();
  const editor = page.getByRole('textbox', { name: /^Edit migrations\/versions/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n\n# a remark of mine');
  await expect(revision).toContainText('not saved');
  await page.keyboard.press('Control+s');
  await expect(revision).toContainText('# a remark of mine');
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await stillroom.button('Downgrade one').click();
  await expect(stillroom.current).toContainText('a1');
  const download = page.waitForEvent('download');
  await stillroom.button('Download').click();
  expect((await download).suggestedFilename()).toMatch(/add_the_name\.py$/);
});

test('env.py is edited; closing asks', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null]]));
  await stillroom.button('env.py').click();
  await stillroom.button('Edit').click();
  await page.getByRole('textbox', { name: 'Edit migrations/env.py' }).press('Control+Home');
  await page.keyboard.type('print("from the page")\n');
  // The draft waits while something else is shown.
  await stillroom.rows.first().click();
  await page.getByRole('status').getByRole('button', { name: 'env.py' }).click();
  await stillroom.button('Save file').click();
  await stillroom.type('upgrade head');
  await expect(stillroom.console).toContainText('from the page');
  await stillroom.button('Close').click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('migrations/env.py exists only in this page');
  await question.getByRole('button', { name: 'Keep' }).click();
  await stillroom.button('env.py').first().click();
  await stillroom.button('Discard changes').click();
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await stillroom.button('Close').click();
  await expect(stillroom.button('Open folder')).toBeVisible();
});

test('the keyboard gets out of the editor', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null]]));
  await stillroom.button('Edit').click();
  const editor = page.getByRole('textbox', { name: /^Edit / });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
});
