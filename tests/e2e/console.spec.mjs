// The console: real Alembic command lines, what they print, and the files they write.
import { WORKBENCH, expect, project, test } from './page.mjs';

const HEADS = [['a1', null], ['b1', 'a1'], ['c1', 'a1']];

test('what Alembic prints is printed, errors word for word', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(HEADS));
  await stillroom.type('alembic heads');
  await expect(stillroom.console).toContainText('b1 (head)');
  await stillroom.type('upgrade head');
  await expect(stillroom.console).toContainText(
    "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads");
  await stillroom.type('upgrade nonsense');
  await expect(stillroom.console).toContainText("FAILED: Can't locate revision identified by 'nonsense'");
  await stillroom.type('upgrade heads --sql');
  await expect(stillroom.console).toContainText('CREATE TABLE alembic_version');
  await stillroom.type('frobnicate');
  await expect(stillroom.console).toContainText("invalid choice: 'frobnicate'");
});

test('a merge appears in the graph at once, marked as new, and can be downloaded', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(HEADS));
  await stillroom.openProblems();
  await expect(stillroom.problems).toContainText('Multiple head');
  await stillroom.type('merge heads -m "join b and c"');
  await expect(stillroom.rows).toHaveCount(4);
  const merge = stillroom.rows.first();
  await expect(merge).toContainText('join b and c');
  await expect(merge).toContainText('new');
  await stillroom.openProblems();
  await expect(stillroom.problems).not.toContainText('Multiple head');
  await merge.click();
  const download = page.waitForEvent('download');
  await stillroom.button('Download').click();
  expect((await download).suggestedFilename()).toMatch(/join_b_and_c\.py$/);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(stillroom.current).toContainText(await merge.getAttribute('data-revision'));
});

test('arrow up brings earlier lines back, tab completes', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(HEADS));
  await stillroom.type('branches');
  await stillroom.finished();
  await stillroom.type('heads');
  await stillroom.finished();
  await stillroom.command.press('ArrowUp');
  await expect(stillroom.command).toHaveValue('heads');
  await stillroom.command.press('ArrowUp');
  await expect(stillroom.command).toHaveValue('branches');
  await stillroom.command.fill('downg');
  await stillroom.command.press('Tab');
  await expect(stillroom.command).toHaveValue('downgrade ');
  await stillroom.command.pressSequentially('b1');
  await stillroom.command.press('Tab');
  await expect(stillroom.command).toHaveValue('downgrade b1 ');
});
