// The schema at a revision, and who brought each part of it there.
import { WORKBENCH, expect, project, test } from './page.mjs';

const REVISIONS = [
  ['a1', null, `op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True), sa.Column("kind", sa.Enum("green", "black", name="kind")))`,
    'op.drop_table("tea")\nop.execute("drop type kind")'],
  ['b2', 'a1', 'op.add_column("tea", sa.Column("note", sa.Text))', 'op.drop_column("tea", "note")'],
  ['c3', 'b2', 'op.alter_column("tea", "note", new_column_name="remark")', 'op.alter_column("tea", "remark", new_column_name="note")'],
];

test('what was there, who brought it, and every name that ever was', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await page.getByRole('tab', { name: 'Schema' }).click();
  const schema = page.getByRole('region', { name: 'Schema', exact: true });
  await expect(schema).toContainText('The current schema; this revision has not run');
  await stillroom.graph.getByRole('listbox').press('}');
  await expect(schema).toContainText('As c3 left it');
  const tea = schema.getByRole('group').filter({ hasText: 'table tea' });
  await tea.locator('summary').click();
  await expect(tea).toContainText(/remark, text, nullable\s*by b2, changed by c3/);
  await expect(tea).toContainText('CREATE TABLE tea');
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await expect(schema).toContainText('As a1 left it');
  await tea.locator('summary').click();
  await expect(tea).not.toContainText('note');
  await expect(schema).toContainText(/enum kind/);
  await stillroom.graph.getByRole('listbox').press('{');
  await expect(stillroom.current).toContainText('base (no revision)');
  await schema.getByRole('searchbox').fill('NOTE');
  const found = schema.getByRole('list', { name: 'Found names' });
  await expect(found).toContainText(/column\s*tea\.note\s*once tea\.remark/);
  await expect(found).toContainText('by upgrade of b2');
  await expect(found).toContainText('column note dropped, text by downgrade of b2');
  await found.getByRole('button', { name: 'b2' }).first().click();
  await expect(stillroom.graph.locator('[data-revision="b2"]')).toHaveAttribute('aria-selected', 'true');
});
