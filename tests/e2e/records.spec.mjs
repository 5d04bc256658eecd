// Saved runs: what ran is saved, opened again without running anything, and beside it the choice of a command and of what to compare with.
import { WORKBENCH, expect, folderOf, project, test } from './page.mjs';
import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import { recordOf, stillroom as program } from '../../crates/cli/tests/program.mjs';

const REVISIONS = [
  ['a1', null, 'op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("tea")'],
  ['b2', 'a1', 'op.add_column("tea", sa.Column("note", sa.Text))', 'op.drop_column("tea", "note")'],
  ['c3', 'b2', 'op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("cup")'],
];

const view = (page) => page.getByRole('region', { name: 'What it did' });
const banner = (page) => page.getByRole('status', { name: 'Saved run' });
const give = (page, files) => page.getByLabel('Saved run file').setInputFiles(files);
const texts = async (list) => (await list.getByRole('option').allTextContents()).join('\n');

async function saved(stillroom, page) {
  const [download] = await Promise.all([page.waitForEvent('download'), stillroom.button('Save').click()]);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-')), download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

test('the sample’s run is saved and opened again without the repository', async ({ stillroom, page }) => {
  await stillroom.openSample();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  const last = await stillroom.rows.first().getAttribute('data-revision');
  await stillroom.timeline.press('Home');
  const timeline = await texts(stillroom.timeline);
  await page.getByRole('tab', { name: 'What it did' }).click();
  const did = await view(page).innerText();
  const file = await saved(stillroom, page);

  await page.goto(WORKBENCH);
  await expect(page.getByRole('heading', { name: 'Rehearse your Alembic migrations' })).toBeVisible();
  await give(page, file);
  await expect(banner(page)).toContainText(/1 command · PostgreSQL 18\S* · Alembic 1\.\S+ · SQLAlchemy 2/);
  await expect(page.getByText('28 in Alembic’s order')).toBeVisible();
  await expect(page.getByRole('listbox', { name: 'Revisions, newest first' }).locator(`[data-revision="${last}"]`)).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => view(page).innerText()).toBe(did.replace('the database now', 'the end of the saved run'));
  await stillroom.timeline.press('Home');
  // There is more room for it here.
  await expect.poll(() => texts(stillroom.timeline)).toContain(timeline);
  await page.getByRole('tab', { name: 'Schema', exact: true }).click();
  await page.getByRole('tab', { name: 'Diagram' }).click();
  await expect(page.getByAltText('Entity-relationship diagram')).toBeVisible();
  await page.getByRole('tab', { name: 'Workbench' }).click();
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.getByText('A saved run contains no files.')).toBeVisible();
  await page.getByRole('listbox', { name: 'Revisions, newest first' }).press('ArrowDown');
  await expect(page.locator(`[data-revision="${last}"]`)).toHaveAttribute('aria-selected', 'false');
  await expect(page.getByRole('toolbar', { name: 'Rehearse' })).toHaveCount(0);
  await stillroom.button('Close saved run').click();
  await expect(stillroom.button('Sample project')).toBeVisible();
});

test('beside an open repository the database stays, and a command goes back to it', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS), 'shop');
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  const file = await saved(stillroom, page);
  await stillroom.openFolder(project([...REVISIONS, ['d4', 'c3']]), 'bank');
  await expect(stillroom.count).toHaveText('4');
  await stillroom.button('Upgrade one').click();
  await stillroom.finished();
  await expect(stillroom.current).toContainText('a1');
  await give(page, file);
  await expect(banner(page)).toContainText('The files on this page are those of bank.');
  await expect(stillroom.current).toContainText('saved run at');
  await expect(stillroom.graph.locator('[data-revision="c3"]')).toContainText('current');
  await expect(stillroom.run).toContainText('upgrade head');
  await stillroom.button('Close saved run').click();
  await expect(stillroom.run).toContainText('upgrade +1');
  await expect(stillroom.graph.locator('[data-revision="a1"]')).toContainText('current');
  await give(page, file);
  await stillroom.button('Upgrade one').click();
  await stillroom.finished();
  await expect(banner(page)).toHaveCount(0);
  await expect(stillroom.current).toContainText('b2');
});

test('an earlier command can be looked at', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  const commands = stillroom.run.getByRole('combobox', { name: 'Command' });
  await expect(commands).toHaveCount(0);
  await stillroom.type('downgrade -1');
  await stillroom.finished();
  await expect(commands.locator('option:checked')).toHaveText('2 of 2: downgrade -1');
  await expect(page.getByText('1 in Alembic’s order')).toBeVisible();
  await commands.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('3 in Alembic’s order')).toBeVisible();
  await expect(stillroom.timeline).toContainText('CREATE TABLE tea');
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(commands.locator('option:checked')).toHaveText('3 of 3: upgrade head');
});

test('a revision is compared with any other that ran, both ways', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await stillroom.type('upgrade b2');
  await stillroom.finished();
  await stillroom.rows.filter({ hasText: 'b2' }).click();
  await page.getByRole('tab', { name: 'What it did' }).click();
  const other = view(page).getByLabel('Compare with');
  await expect(other).toContainText('1 revision has not run: upgrade to compare with them');
  await other.selectOption('the empty database');
  await expect(view(page)).toContainText('From the empty database to b2 as its upgrade left it');
  await expect(view(page)).toContainText(/table\s*tea/);
  await stillroom.type('upgrade c3');
  await stillroom.finished();
  await stillroom.rows.filter({ hasText: 'c3' }).click();
  await other.selectOption('a1 step a1');
  await expect(view(page)).toContainText('column note added, text');
  await expect(view(page)).toContainText(/table\s*cup/);
  await view(page).getByLabel('as SQL').check();
  await view(page).getByLabel('in reverse').check();
  await expect(view(page)).toContainText('From c3 as its upgrade left it to a1 as its upgrade left it');
  await expect(view(page)).toContainText('ALTER TABLE tea DROP COLUMN note;');
  await expect(view(page)).toContainText('DROP TABLE cup;');
});

test('a saved run can be dropped, and its revisions lead to its statements', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  const text = fs.readFileSync(await saved(stillroom, page), 'utf8');
  await page.goto(WORKBENCH);
  await expect(stillroom.button('Sample project')).toBeEnabled();
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'run.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, text);
  await expect(banner(page)).toContainText('Saved run run.json');
  await stillroom.statements.locator('.statement-row', { hasText: 'ADD COLUMN note' }).click();
  await expect(page.getByRole('region', { name: 'Statement', exact: true })).toContainText('column note added, text, nullable');
  await expect(page.locator('[data-revision="b2"]')).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('searchbox', { name: 'Search revisions' }).fill('A1');
  await expect(stillroom.page.getByRole('listbox', { name: 'Revisions, newest first' }).getByRole('option')).toHaveText([/a1.*step a1/]);
  await page.getByRole('tab', { name: 'Schema' }).click();
  await expect(page.getByRole('region', { name: 'Schema', exact: true })).toContainText('As b2 left it');
  await stillroom.openFolder(project(REVISIONS));
  await expect(banner(page)).toBeVisible();
  await page.getByRole('tab', { name: 'Workbench' }).click();
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.locator('.source')).toContainText('op.add_column("tea"');
});

test('what can’t be shown says why, and what is open stays', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const refused = async (text, words) => {
    await give(page, { name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(page.getByRole('alert')).toContainText(words);
  };
  await refused('{"format": "stillroom-run/3", "runs": []}', 'run.json can’t be shown: its “format” is stillroom-run/3, and this page reads stillroom-run/2.');
  await refused('{"name": "shop"}', 'it has no “format”');
  await refused('{"format": "stillroom-', 'it is not JSON');
  await refused('{"format": "stillroom-run/1", "repository": 7}', 'at repository: invalid type: integer `7`, expected a string');
  await expect(stillroom.button('Sample project')).toBeEnabled();
});

/** A record without what differs from run to run, and without what the repository is called. */
const comparable = (json) => JSON.parse(json, (key, value) => (['repository', 'duration_ms', 'at_ms', 'spent'].includes(key) ? undefined : value));

// Without a merge point: which of two rows Alembic writes into the version table there is the order of a Python set.
const LINEAR = [
  ...REVISIONS,
  ['d4', 'c3', 'op.execute("INSERT INTO tea (note) VALUES (\'green\'), (\'black\')")\nop.alter_column("tea", "note", nullable=False)', 'op.alter_column("tea", "note", nullable=True)'],
  ['e5', 'd4', 'op.execute("DO $$ BEGIN RAISE NOTICE \'half way\'; END $$")\nop.create_index("by_note", "tea", ["note"])', 'op.drop_index("by_note")'],
];

test('the page and stillroom run keep the same record of the same commands', async ({ stillroom, page }) => {
  const files = project(LINEAR);
  await page.goto(WORKBENCH);
  await stillroom.openFolder(files);
  for (const line of ['upgrade heads', 'downgrade base', 'upgrade heads']) await stillroom.type(line);
  await expect(stillroom.button('Stop')).toBeDisabled();
  const here = comparable(fs.readFileSync(await saved(stillroom, page), 'utf8'));
  const there = program('run', folderOf(files, 'project'), '--up-down-up', '--json');
  expect(here.commands.length).toBe(3);
  expect(here.commands.every(({ catalogs, wrote }) => catalogs.length > 0 && wrote)).toBe(true);
  expect(here).toEqual(comparable(there.stdout));
});

// With models, and printing SQL without a connection.
const MODELS = `
import sqlalchemy as sa
from alembic import context
from sqlalchemy import engine_from_config, pool
metadata = sa.MetaData()
sa.Table("lamp", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("oil", sa.Text, nullable=False))
config = context.config
if context.is_offline_mode():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    context.run_migrations()
else:
    with engine_from_config(config.get_section("alembic"), poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            context.run_migrations()
`;

/** What is in the rows of a table, as a notice of the server: notices are in the record, and rows are not. */
const TELL_TEA = "DO $$ BEGIN RAISE NOTICE '%', (SELECT md5(string_agg(tea::text, ',' ORDER BY tea::text)) FROM tea); END $$";

async function typeSql(stillroom, text) {
  const { page } = stillroom;
  // While a command runs, nothing else begins.
  await expect(stillroom.button('Stop')).toBeDisabled();
  const editor = page.getByRole('textbox', { name: 'SQL', exact: true });
  // The tab that is shown closes the drawer.
  if (!(await editor.isVisible())) await page.getByRole('tab', { name: 'SQL', exact: true }).click();
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

/** The record that the page saved, and the one of `stillroom run` in which `act` does the same. */
async function bothRecords(stillroom, page, files, act) {
  await expect(stillroom.button('Stop')).toBeDisabled();
  const here = comparable(fs.readFileSync(await saved(stillroom, page), 'utf8'));
  const there = comparable(await recordOf(folderOf(files, 'project'), (rehearsal) => act(rehearsal, here.commands)));
  return { here, there, told: here.commands.map(({ task, state }) => `${task.kind} ${state}`) };
}

test('they do so whatever is run: stamps, printed SQL, typed SQL, roles, models, what fails, a reset', async ({ stillroom, page }) => {
  const files = project(
    [
      ...REVISIONS.slice(0, 2),
      ['c3', 'b2', 'op.execute("GRANT SELECT ON tea TO reporting")'],
      ['d4', 'c3', 'op.create_index("by_note", "tea", ["note"])\nop.execute("ALTER TABLE tea ADD CHECK (id < 0)")'],
    ],
    { env: MODELS },
  );
  await page.goto(WORKBENCH);
  await stillroom.openFolder(files);
  for (const line of ['upgrade b2', 'current', 'upgrade b2:c3 --sql']) await stillroom.type(line);
  await expect(stillroom.button('Stop')).toBeDisabled();
  await typeSql(stillroom, `INSERT INTO tea (note) VALUES ('green'), ('black'); ${TELL_TEA}; SELECT note FROM tea`);
  // The text of the statement is there before its result is.
  await expect(page.getByRole('log', { name: 'Results' }).locator('td', { hasText: 'black' })).toBeVisible();
  await typeSql(stillroom, 'BEGIN; DELETE FROM tea; SELECT nowhere');
  await expect(page.getByRole('log', { name: 'Results' })).toContainText('column "nowhere" does not exist');
  await stillroom.type('upgrade c3');
  await stillroom.finished('Failed');
  await stillroom.button('Create role reporting').click();
  await expect(stillroom.current).toContainText('c3');
  for (const line of ['upgrade d4', 'stamp d4', 'stamp c3', 'downgrade nowhere', 'history']) await stillroom.type(line);
  await expect(stillroom.button('Stop')).toBeDisabled();
  await stillroom.button('Reset').click();
  await expect(stillroom.current).toContainText('base (no revision)');
  await stillroom.button('Start from').click();
  await page.getByRole('menuitem', { name: /^The models/ }).click();
  await stillroom.finished();
  const { here, there, told } = await bothRecords(stillroom, page, files, async (rehearsal, commands) => {
    for (const { task } of commands) await rehearsal.run(task);
  });
  expect(told).toEqual([
    'alembic passed',
    'alembic passed',
    'alembic passed',
    'sql passed',
    'sql failed',
    'alembic failed',
    'create_roles passed',
    'alembic passed',
    'alembic failed',
    'alembic passed',
    'alembic passed',
    'alembic failed',
    'alembic passed',
    'reset passed',
    'create_from_models passed',
  ]);
  expect(there).toEqual(here);
});

test('and of a range on rows that was taken over', async ({ stillroom, page }) => {
  const files = project([...REVISIONS, ['d4', 'c3', `op.execute("UPDATE tea SET note = 'black' WHERE id % 2 = 0")`, 'pass']]);
  await page.goto('/?from=b2&rows=100');
  await stillroom.openFolder(files);
  await page.getByRole('group', { name: 'Range' }).getByRole('button', { name: 'Rehearse' }).click();
  await page.getByRole('button', { name: 'Use this database' }).click();
  await page.getByRole('tab', { name: 'Workbench' }).click();
  await typeSql(stillroom, TELL_TEA);
  await expect(page.getByRole('log', { name: 'Results' })).toContainText('NOTICE');
  const { here, there, told } = await bothRecords(stillroom, page, files, async (rehearsal, commands) => {
    await rehearsal.rehearse({ from: 'b2', to: 'heads', rows: 100, seed: 1, adversarial: false });
    await rehearsal.takeOver();
    await rehearsal.run(commands.at(-1).task);
  });
  expect(told).toEqual(['alembic passed', 'fill passed', 'alembic passed', 'sql passed']);
  expect(here.commands[1].filled.map(({ rows }) => rows)).toEqual([100]);
  expect(here.commands.slice(0, 3).every(({ rows }) => rows.length > 0)).toBe(true);
  expect(there).toEqual(here);
});
