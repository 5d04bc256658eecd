// What a run really did: the timeline of its statements, and what each revision changed and locked.
import { WORKBENCH, expect, project, test } from './page.mjs';
import fs from 'node:fs';

const REVISIONS = [
  ['a1', null, `op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)))
op.execute("insert into tea (name) values ('mint'), ('sage')")`],
  ['b2', 'a1', `op.execute("do $$ begin raise notice 'steep for a while'; end $$")
op.add_column("tea", sa.Column("note", sa.Text, server_default="none", nullable=False))
op.alter_column("tea", "id", type_=sa.BigInteger)`],
  ['c3', 'b2', `with op.get_context().autocommit_block():
    op.create_index("ix_tea_name", "tea", ["name"], postgresql_concurrently=True)`],
];

/** With a transaction for each migration, so that what one made is there for others when the next one runs. */
function tea() {
  const files = project(REVISIONS);
  const env = files['migrations/env.py'];
  return { ...files, 'migrations/env.py': env.replace('connection=connection)', 'connection=connection, transaction_per_migration=True)') };
}

async function upgraded(stillroom, page) {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(tea());
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
}

const row = (stillroom, text) => stillroom.statements.locator('.statement-row', { hasText: text });

test('a statement shows where it came from, what it changed, and whom it kept waiting', async ({ stillroom, page }) => {
  await upgraded(stillroom, page);
  await row(stillroom, 'ADD COLUMN note').click();
  await expect(page.locator('.source-line.marked')).toContainText('op.add_column("tea"');
  const detail = page.getByRole('region', { name: 'Statement', exact: true });
  await expect(detail).toContainText("column note added, text, not null, default 'none'::text");
  await expect(detail.getByRole('list', { name: 'Locks that it took' })).toContainText(/ACCESS EXCLUSIVE blocks every read and write of tea, held for .+ until the transaction ended/);
  await expect(detail).toContainText('op.add_column');
  await row(stillroom, 'ALTER COLUMN id').click();
  await expect(detail).toContainText('tea was rewritten or truncated');
  await expect(detail).toContainText('tea was scanned sequentially: 4 rows, in 2 scans');
  await expect(detail).toContainText('Still held from earlier statements: ACCESS EXCLUSIVE on tea');
  await expect(detail).toContainText(/ACCESS EXCLUSIVE on tea is held meanwhile, taken by the earlier ALTER TABLE tea ADD COLUMN .+ every read and write of it waits/);
  await row(stillroom, 'CONCURRENTLY').click();
  await expect(detail).toContainText('not known from this run: it ran outside a transaction');
  await expect(detail).toContainText("PostgreSQL's documentation: SHARE UPDATE EXCLUSIVE on tea (not measured)");
  await expect(row(stillroom, 'CONCURRENTLY')).toContainText('locks not known');
  await expect(detail).toContainText('index ix_tea_name');
});

test('transactions and notices stand where they happened', async ({ stillroom, page }) => {
  await upgraded(stillroom, page);
  const list = stillroom.timeline;
  await list.press('Home');
  const texts = async () => (await list.getByRole('option').allTextContents()).join('\n');
  await expect.poll(texts).toMatch(/BEGIN[\s\S]*upgrade\s*a1[\s\S]*CREATE TABLE tea/);
  await stillroom.statements.getByRole('searchbox').fill('raise');
  await expect.poll(texts).toMatch(/^upgrade\s*b2.*\ndo \$\$ begin raise notice.*\nNOTICE: steep for a while$/);
  await stillroom.statements.getByRole('searchbox').fill('');
  await stillroom.statements.getByLabel('Lock', { exact: true }).selectOption('blocks all');
  await expect.poll(texts).toMatch(/^upgrade\s*b2.*\nALTER TABLE tea ADD COLUMN/);
  await expect.poll(texts).toMatch(/UPDATE alembic_version.+b2.*held: blocks all/);
  await expect(stillroom.statements).toContainText(/\d+ more statements? (has|have) locks that are not known from this run\./);
  await stillroom.statements.getByLabel('Lock', { exact: true }).selectOption('not known');
  await expect.poll(texts).toMatch(/upgrade\s*c3.*\nCREATE INDEX CONCURRENTLY/);
  await stillroom.statements.getByRole('searchbox').fill('nothing is like this');
  await expect(stillroom.statements).toContainText('No matching statements.');
});

test('a line of the source marks its statements', async ({ stillroom, page }) => {
  await upgraded(stillroom, page);
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await page.locator('.source-line', { hasText: 'insert into tea' }).click();
  await expect(stillroom.statements.locator('.statement-row.at-line')).toHaveText([/insert into tea/]);
});

test('choosing a revision filters plan and statements to it, a row of the plan selects its revision', async ({ stillroom, page }) => {
  await upgraded(stillroom, page);
  const steps = page.getByRole('listbox', { name: 'Plan' }).getByRole('option');
  const onlyIts = stillroom.statements.getByLabel('of the selected revision');
  await expect(onlyIts).not.toBeChecked();
  await steps.filter({ hasText: 'b2' }).click();
  await expect(stillroom.graph.locator('[data-revision="b2"]')).toHaveAttribute('aria-selected', 'true');
  await expect(row(stillroom, 'ADD COLUMN note')).toBeVisible();
  await expect(row(stillroom, 'CREATE TABLE tea')).toHaveCount(0);
  await expect(steps).toHaveText([/a1/, /b2/, /c3/]);
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await expect(row(stillroom, 'CREATE TABLE tea')).toBeVisible();
  await expect(steps).toHaveText([/a1/]);
  await onlyIts.uncheck();
  await expect(row(stillroom, 'ADD COLUMN note')).toBeVisible();
  await stillroom.button('Downgrade one').click();
  await stillroom.finished();
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await expect(stillroom.statements).toContainText('This command has no matching statement of a1.');
  await stillroom.button('Show the whole plan').click();
  await expect(steps).toHaveText([/c3/]);
  await stillroom.button('Show all revisions').click();
  await expect(row(stillroom, 'UPDATE alembic_version')).toBeVisible();
});

test('what a revision did, in words and as SQL, both ways', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(tea());
  await expect(stillroom.rows).toHaveCount(3);
  await page.getByRole('tab', { name: 'What it did' }).click();
  await expect(page.getByText('This revision has not run yet.')).toBeVisible();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await stillroom.rows.filter({ hasText: 'b2' }).click();
  const view = page.getByRole('region', { name: 'What it did' });
  await expect(view).toContainText('column id: type integer → bigint');
  await expect(view).toContainText('ACCESS EXCLUSIVE blocks every read and write of tea');
  await view.getByLabel('as SQL').check();
  await expect(view).toContainText("ALTER TABLE tea ADD COLUMN note text DEFAULT 'none'::text NOT NULL;");
  await view.getByLabel('Read it as downgrade').check();
  await expect(view).toContainText('ALTER TABLE tea DROP COLUMN note;');
  await stillroom.button('Downgrade to base').click();
  await stillroom.finished();
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await expect(view).toContainText('downgrade ran in');
});

test('what ran can be saved as the record that `stillroom run` writes', async ({ stillroom, page }) => {
  await upgraded(stillroom, page);
  const [saved] = await Promise.all([page.waitForEvent('download'), stillroom.button('Save').click()]);
  const record = JSON.parse(fs.readFileSync(await saved.path(), 'utf8'));
  expect(record.format).toBe('stillroom-run/2');
  const [{ task, state, plan, statements, transactions, schema }] = record.commands;
  expect([task, state, plan.map(({ revision }) => revision)]).toEqual([{ kind: 'alembic', arguments: ['upgrade', 'head'] }, 'passed', ['a1', 'b2', 'c3']]);
  expect(statements.find(({ sql }) => /ADD COLUMN note/.test(sql)).effects.locks).toContainEqual(expect.objectContaining({ name: 'tea', mode: 'AccessExclusiveLock' }));
  expect(transactions.some(({ kind }) => kind === 'commit') && schema.changes.length > 2).toBe(true);
});
