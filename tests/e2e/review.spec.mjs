// A range is rehearsed in the page: a verdict for each revision, measurements at the lines of its source, and a database that stays.
import { execFileSync } from 'node:child_process';
import { expect, folderOf, project, test } from './page.mjs';

/** Each does one thing; in brackets the verdict. */
const REVISIONS = [
  // exact
  ['a1', null, 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))\nop.execute("INSERT INTO tea (name) VALUES (\'oolong\'), (\'sencha\')")', 'op.drop_table("tea")'],
  // leaves the enum
  ['b2', 'a1', 'op.execute("CREATE TYPE state AS ENUM (\'new\', \'old\')")\nop.execute("ALTER TABLE tea ADD COLUMN state state")', 'op.drop_column("tea", "state")'],
  // loses the values
  ['c3', 'b2', 'op.drop_column("tea", "name")', 'op.add_column("tea", sa.Column("name", sa.Text))'],
  // an empty downgrade
  ['d4', 'c3', 'op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True))'],
  // refuses
  ['e5', 'd4', 'op.execute("UPDATE tea SET state = \'new\'")', 'raise NotImplementedError("there is no way back")'],
];

const range = (page) => page.getByRole('group', { name: 'Range' });
const card = (page, id) => page.getByRole('article', { name: `Revision ${id}` });
const outcome = (page) => page.getByRole('status', { name: 'Outcome of the rehearsal' });

async function rehearse(page) {
  await range(page).getByRole('button', { name: 'Rehearse' }).click();
  await expect(outcome(page)).toContainText('Way back:');
}

test('each revision gets the verdict that the command line gives it', async ({ stillroom, page }) => {
  const files = project(REVISIONS);
  await page.goto('/');
  await stillroom.openFolder(files);
  await expect(card(page, 'a1')).toContainText('Not measured yet');
  await rehearse(page);
  await expect(outcome(page)).toContainText('Look first at c3');
  await expect(stillroom.current).toContainText('base (no revision)');

  const report = JSON.parse(ranHere(['rehearse', folderOf(files, 'project'), '--from', 'base', '--to', 'head', '--json']));
  expect(report.revisions.map(({ revision, verdict }) => `${revision} ${verdict}`)).toEqual(['a1 exact', 'b2 leaves', 'c3 loses', 'd4 does_nothing', 'e5 refuses']);
  for (const { revision, words } of report.revisions) await expect(card(page, revision)).toContainText(words);
});

test('what a rehearsal ran is in the workbench and in the way down, and what a card says can be copied', async ({ stillroom, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await stillroom.openFolder(project(REVISIONS));
  await rehearse(page);
  await card(page, 'c3').getByRole('button', { name: 'Copy the verdicts' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/^rollback: loses the values of tea\.name \(2 values that are not null, 2 rows here\).*\nlocks: /);
  await card(page, 'e5').getByRole('region', { name: 'Upgrade' }).getByRole('button', { name: 'Copy what it did to data' }).click();
  await expect.poll(copied).toBe('2 rows of tea updated');
  await outcome(page).getByRole('button', { name: 'Copy the outcome' }).click();
  await expect.poll(copied).toMatch(/^Rehearsed: the database → heads\n.*Passed.*\nWay back: .+\nLook first at c3: rollback: loses/);

  await page.getByRole('tab', { name: 'Rollback' }).click();
  const steps = page.getByRole('region', { name: 'Rollback' }).getByRole('listitem').filter({ hasText: 'Point of no return' });
  await expect(steps.getByRole('button', { name: /^[a-e]\d$/ })).toHaveText(['e5', 'd4', 'c3']);

  await page.getByText('Runbook').click();
  await page.getByRole('button', { name: 'Copy the runbook' }).click();
  await expect.poll(copied).toMatch(/^Rollback to base, .+\n\nBefore: alembic current has to print e5\.\n[\s\S]+Point of no return: below e5 [\s\S]+1\. alembic downgrade e5@d4\n[\s\S]+5\. alembic downgrade a1@base\n +rollback: exact/);

  await page.getByRole('tab', { name: 'Workbench' }).click();
  await expect(page.getByRole('region', { name: 'Run' })).toContainText('(rehearsed)');
  await page.getByLabel('of the selected revision').first().uncheck();
  await expect(page.getByRole('listbox', { name: 'Plan' }).getByRole('option')).toHaveText([/a1/, /b2/, /c3/, /d4/, /e5/]);
  await stillroom.rows.filter({ hasText: 'e5' }).click();
  await page.getByRole('tab', { name: 'What it did' }).click();
  await expect(page.getByRole('region', { name: 'What it did' })).toContainText('2 rows of tea updated');
});

test('what an error in the middle leaves behind is on the card and in the way down', async ({ stillroom, page }) => {
  await page.goto('/');
  const concurrently = (statement) => `with op.get_context().autocommit_block():\n    op.execute("${statement}")`;
  await stillroom.openFolder(project([
    ['a1', null, 'op.execute("CREATE TABLE tea (name text)")', 'op.drop_table("tea")'],
    ['b2', 'a1', concurrently('CREATE INDEX CONCURRENTLY ix ON tea (name)'), concurrently('DROP INDEX CONCURRENTLY ix')],
  ]));
  await rehearse(page);
  await expect(card(page, 'b2')).toContainText('on failure index ix of public.tea remains; the command fails afterwards');
  await expect(card(page, 'a1').getByRole('region', { name: 'Upgrade' })).toContainText('everything is rolled back: it is one transaction');
  await page.getByRole('tab', { name: 'Rollback' }).click();
  const step = page.getByRole('region', { name: 'Rollback' }).getByRole('listitem').filter({ has: page.getByRole('button', { name: 'b2' }) });
  await expect(step.getByRole('region', { name: 'If it fails' })).toContainText('index ix of public.tea is gone; the version table holds b2. The same command fails afterwards');
});

test('the revision that runs is shown in the graph', async ({ stillroom, page }) => {
  await page.goto('/?view=workbench&drawer=alembic');
  await stillroom.openFolder(project([['a1', null, 'op.execute("SELECT pg_sleep(3)")']]));
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.graph.locator('[data-revision="a1"]')).toContainText('running');
  await stillroom.finished();
  await expect(stillroom.graph.locator('[data-revision="a1"]')).toContainText('current');
});

/** `stillroom …`, whose exit status says what the verdicts were. */
function ranHere(args) {
  try {
    return execFileSync(process.execPath, ['bin/stillroom.mjs', ...args], { encoding: 'utf8', maxBuffer: 1e8 });
  } catch (error) {
    return error.stdout;
  }
}

test('a card shows its effects, its locks and its statements at their lines', async ({ stillroom, page }) => {
  await page.goto('/?view=review');
  await stillroom.openFolder(project(REVISIONS));
  await rehearse(page);
  const shown = card(page, 'b2');
  await expect(shown.getByRole('region', { name: 'Upgrade' })).toContainText('column state added');
  await expect(shown).toContainText('ACCESS EXCLUSIVE');
  await expect(shown.getByText('Time axis of the upgrade')).toBeVisible();
  const line = shown.locator('.source-line', { hasText: 'ALTER TABLE tea ADD COLUMN state' });
  const measured = line.locator('xpath=following-sibling::*[1]');
  await expect(measured).toContainText('1 statement');
  await measured.locator('summary').click();
  await expect(measured.getByRole('list')).toContainText(/ACCESS EXCLUSIVE blocks every read and write of tea, .+, 2 rows here/);
  await expect(measured).toContainText('It waits for ACCESS EXCLUSIVE on tea until a reader, a writer or pg_dump has ended its transaction.');

  // The database is what it was; it can be taken over.
  await expect(stillroom.current).toContainText('base (no revision)');
  await page.getByRole('button', { name: 'Use this database' }).click();
  await expect(stillroom.current).toContainText('e5');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('option', { name: 'tea', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('2 rows');
});

test('a card says for whom a statement waits, and draws the queue', async ({ stillroom, page }) => {
  await page.goto('/?view=review');
  await stillroom.openFolder(project(REVISIONS));
  await rehearse(page);
  const shown = card(page, 'b2');
  await expect(shown.locator('.chips')).toContainText('waits for a reader, a writer or pg_dump');
  const queue = shown.getByRole('region', { name: 'Upgrade' }).getByRole('list', { name: 'Queue at tea' });
  await expect(queue.getByRole('listitem')).toHaveText([
    /a reader\s*ACCESS SHARE\s*a writer\s*ROW EXCLUSIVE\s*pg_dump\s*ACCESS SHARE/,
    /ALTER TABLE tea ADD COLUMN state state\s*waits for ACCESS EXCLUSIVE on tea/,
    /every later read and write of tea/,
  ]);
  await expect(card(page, 'd4').locator('.chips')).toContainText('waits for no reader, writer or pg_dump');
});

test('a range is rehearsed on rows, and what fails only on rows fails', async ({ stillroom, page }) => {
  const [a1] = REVISIONS;
  const required = ['b2', 'a1', 'op.execute("ALTER TABLE cup ALTER note SET NOT NULL")', 'op.execute("ALTER TABLE cup ALTER note DROP NOT NULL")'];
  const cup = ['a1', null, `${a1[2]}\nop.execute("CREATE TABLE cup (id int PRIMARY KEY, note text)")`, 'op.execute("DROP TABLE tea, cup")'];
  await page.goto('/?from=a1');
  await stillroom.openFolder(project([cup, required]));
  await rehearse(page);
  await expect(card(page, 'b2')).toContainText('NOT NULL of cup.note passed on an empty table');
  await range(page).getByLabel('Rows').selectOption('100 rows in each table');
  await expect(page).toHaveURL(/rows=100/);
  await range(page).getByRole('button', { name: 'Rehearse' }).click();
  await expect(outcome(page)).toContainText('2 tables filled with 100 rows each');
  await expect(outcome(page)).toContainText('contains null values');
  await expect(card(page, 'b2')).toContainText('upgrade fails: column "note" of relation "cup" contains null values');
});

test('a range is chosen by typing, in the graph and in the address, and stays', async ({ stillroom, page }) => {
  await stillroom.openSample();
  await page.getByRole('tab', { name: 'Review' }).click();
  const ids = await stillroom.rows.evaluateAll((rows) => rows.slice(0, 5).map((row) => row.dataset.revision));
  await stillroom.graph.locator(`[data-revision="${ids[3]}"]`).click();
  await stillroom.graph.locator(`[data-revision="${ids[1]}"]`).click({ modifiers: ['Shift'] });
  await expect(range(page).getByLabel('From')).toHaveValue(ids[3]);
  await expect(range(page).getByLabel('To')).toHaveValue(ids[1]);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`from=${ids[3]}&to=${ids[1]}`));
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(2);
  await drag(page, stillroom.graph.locator(`[data-revision="${ids[4]}"]`), stillroom.graph.locator(`[data-revision="${ids[1]}"]`));
  await expect(range(page).getByLabel('From')).toHaveValue(ids[4]);
  await expect(page.getByRole('article')).toHaveCount(3);

  await range(page).getByLabel('From').fill('nonsense');
  await range(page).getByLabel('From').press('Enter');
  await expect(range(page).getByLabel('From')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('The graph has no revision nonsense.')).toBeVisible();
  await expect(range(page).getByRole('button', { name: 'Rehearse' })).toBeDisabled();
  await range(page).getByLabel('From').fill(ids[4].slice(0, 8));
  await range(page).getByLabel('From').press('Enter');
  await expect(range(page).getByLabel('From')).toHaveValue(ids[4]);
  await expect(page.getByRole('article')).toHaveCount(3);
});

/** From the middle of an element to the middle of another, with the button of the mouse held. */
async function drag(page, from, to) {
  await from.hover();
  await page.mouse.down();
  await to.hover();
  await page.mouse.up();
}

test('keys go from card to card, and a viewed file stays viewed until it changes', async ({ stillroom, page }) => {
  const files = project(REVISIONS);
  await page.goto('/');
  await stillroom.openFolder(files);
  await stillroom.graph.locator('[data-revision="a1"]').click();
  await page.keyboard.press('n');
  await expect(stillroom.graph.locator('[data-revision="b2"]')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('p');
  await expect(stillroom.graph.locator('[data-revision="a1"]')).toHaveAttribute('aria-selected', 'true');

  await card(page, 'a1').getByLabel('viewed').check();
  await expect(card(page, 'a1').getByRole('region')).toHaveCount(0);
  await page.goto('/');
  await stillroom.openFolder(files);
  await expect(card(page, 'a1').getByLabel('viewed')).toBeChecked();
  await expect(card(page, 'b2').getByLabel('viewed')).not.toBeChecked();
  const changed = { ...files, 'migrations/versions/a1_step.py': files['migrations/versions/a1_step.py'].replace('oolong', 'gyokuro') };
  await page.goto('/');
  await stillroom.openFolder(changed);
  await expect(card(page, 'a1').getByLabel('viewed')).not.toBeChecked();
});

test('a deploy that fails selects its revision and says what was not measured', async ({ stillroom, page }) => {
  await page.goto('/');
  await stillroom.openFolder(project([
    ['a1', null, 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("tea")'],
    ['b2', 'a1', 'op.execute("SELECT 1 / 0")'],
    ['c3', 'b2', 'op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("cup")'],
  ]));
  await rehearse(page);
  await expect(outcome(page)).toContainText('division by zero');
  await expect(stillroom.graph.locator('[data-revision="b2"]')).toHaveAttribute('aria-selected', 'true');
  await expect(stillroom.graph.locator('[data-revision="b2"]')).toContainText('failed');
  await expect(card(page, 'a1')).toContainText('exact');
  await expect(card(page, 'b2')).toContainText('upgrade fails: division by zero');
  await expect(card(page, 'c3')).toContainText('not known');
});

test('a rehearsal is stopped, and the database is what it was', async ({ stillroom, page }) => {
  await page.goto('/');
  await stillroom.openFolder(project([
    ['a1', null, 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("tea")'],
    ['b2', 'a1', 'op.execute("SELECT pg_sleep(600)")'],
  ]));
  await range(page).getByLabel('To').fill('a1');
  await range(page).getByLabel('To').press('Enter');
  await rehearse(page);
  await page.getByRole('button', { name: 'Use this database' }).click();
  await expect(stillroom.current).toContainText('a1');
  await range(page).getByLabel('To').fill('');
  await range(page).getByLabel('To').press('Enter');
  await range(page).getByRole('button', { name: 'Rehearse' }).click();
  await expect(page.getByRole('status', { name: 'Rehearsal', exact: true })).toContainText('b2');
  await stillroom.button('Stop').click();
  await expect(outcome(page)).toContainText('Stopped');
  await expect(stillroom.current).toContainText('a1');
});

test('a question on the first screen opens the sample where it is answered', async ({ stillroom, page }) => {
  for (const [question, view] of [['Reviewing a pull request', 'Review'], ['New to a codebase', 'Schema'], ['Before a rollback', 'Rollback']]) {
    await page.goto('/');
    await page.getByRole('button', { name: question }).click();
    await expect(stillroom.rows.first()).toBeVisible();
    await expect(page.getByRole('tab', { name: view, exact: true })).toHaveAttribute('aria-selected', 'true');
    const guide = page.getByRole('note', { name: 'Where to begin' });
    await expect(guide).toContainText('Rehearse');
    await guide.getByRole('button', { name: 'Close' }).click();
    await expect(guide).toHaveCount(0);
  }
});

test('the way down names what each step loses', async ({ stillroom, page }) => {
  await page.goto('/?view=rollback');
  await stillroom.openFolder(project(REVISIONS));
  await page.getByRole('region', { name: 'Rollback' }).getByRole('button', { name: 'Rehearse' }).click();
  const steps = page.getByRole('region', { name: 'Rollback' }).getByRole('listitem');
  await expect(steps.filter({ hasText: 'step c3' })).toContainText('loses the values of tea.name');
  await expect(steps.filter({ hasText: 'step d4' })).toContainText('downgrade does nothing');
  await expect(steps.first()).toContainText('step e5');
});
