// Stop ends any run at once, whatever it is doing, and the database is as it was before.
import { WORKBENCH, expect, project, test } from './page.mjs';

const FIRST = ['a1', null, 'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("t")'];

for (const [what, body] of [
  ['an endless loop in Python', 'op.create_table("gone", sa.Column("id", sa.Integer))\nop.get_context().connection.commit()\nwhile True:\n    pass'],
  ['a statement that never returns', 'op.execute("with recursive n(i) as (select 1 union all select i from n) select count(*) from n")'],
]) {
  test(`stop: ${what}`, async ({ stillroom, page }) => {
    await page.goto(WORKBENCH);
    await stillroom.openFolder(project([FIRST, ['a2', 'a1', body]]));
    await stillroom.button('Upgrade one').click();
    await stillroom.finished();
    await stillroom.button('Upgrade one').click();
    await expect(stillroom.run.getByRole('status')).toContainText('upgrade a2');
    await stillroom.button('Stop').click();
    await stillroom.finished('Stopped');
    await expect(stillroom.current).toContainText('a1');
    await stillroom.type('current');
    await expect(stillroom.console).toContainText('a1');
    await stillroom.finished();
    await stillroom.button('Downgrade to base').click();
    await expect(stillroom.current).toContainText('base (no revision)');
  });
}

test('reset gives an empty database', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([FIRST]));
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.current).toContainText('a1');
  await stillroom.finished();
  await stillroom.button('Reset').click();
  await expect(stillroom.current).toContainText('base (no revision)');
  await stillroom.finished();
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.current).toContainText('a1');
});
