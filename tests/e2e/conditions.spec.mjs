// What a run used: stand-ins, a version table that differs from the plan, other databases, starting points.
import { WORKBENCH, expect, project, test } from './page.mjs';

const CREATE = 'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))';

test('a revision that used a stand-in is no pass', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null, 'import weather_station\nweather_station.read()']]);
  await stillroom.openFolder(files);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Ran with stand-ins');
  const doubt = stillroom.run.getByRole('alert');
  await expect(doubt).toContainText('This result is not trustworthy');
  await expect(doubt).toContainText('weather_station.read()');
  await doubt.getByRole('button', { name: /a1_step\.py:1\d/ }).first().click();
  await expect(page.locator('.source-line.marked')).toContainText('weather_station');
  await stillroom.run.getByText('1 stand-in, used by a revision that ran').click();
  await expect(stillroom.run).toContainText('weather_station (library), first used at ');
});

test('an env.py that cannot run here is replaced, and the page says by what and why', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const env = `from alembic import context
import weather_station
share = 1 / len(weather_station.stations)
context.configure(connection=share, version_table="history", transaction_per_migration=True, include_object=share)
`;
  await stillroom.openFolder(project([['a1', null, CREATE]], { env }));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  const atHand = stillroom.run.getByRole('list', { name: 'What the run used' });
  await expect(atHand).toContainText('env.py could not run (migrations/env.py:3): division by zero');
  await expect(atHand).toContainText("A minimal one ran in its place, with version_table='history', transaction_per_migration=True.");
  await expect(atHand).toContainText('Could not be read: include_object. Autogenerate compares everything.');
  await atHand.getByRole('button', { name: 'migrations/env.py:3' }).click();
  await expect(page.locator('.source-line.marked')).toContainText('share = 1');
});

test('a commit that is missing is told, with what was lost', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null, CREATE], ['b2', 'a1']]);
  // No begin_transaction(): nothing commits when the connection is closed.
  files['migrations/env.py'] = files['migrations/env.py'].replace('with context.begin_transaction():', 'if True:');
  await stillroom.openFolder(files);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('The version table differs');
  const alert = stillroom.run.getByRole('alert');
  await expect(alert).toContainText('Alembic expects the version table to hold b2, but it holds no revision (base)');
  await expect(alert).toContainText('a missing commit at the end of env.py');
  await expect(alert).toContainText('Not in the database: a1, b2');
});

test('a repository for another database says so and prints its SQL', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null, CREATE]], { url: 'mysql+pymysql://root@localhost/app' }));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Failed');
  await expect(stillroom.run.getByRole('alert')).toContainText('PostgreSQL only');
  await expect(stillroom.button('Print it: upgrade head --sql')).toBeVisible();
});

test('of several databases one is shown, and the others are named', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null, CREATE]]);
  files['migrations/env.py'] = `
from alembic import context
from sqlalchemy import create_engine
for name in ("herbs", "orders"):
    with create_engine(f"postgresql://localhost/{name}").connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`;
  await stillroom.openFolder(files);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(stillroom.run).toContainText('The URLs name several databases. Shown is herbs; Alembic also worked on orders (at a1).');
});

test('starting points: a stamp, the models, empty', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const files = project([['a1', null, CREATE], ['b2', 'a1', 'op.add_column("t", sa.Column("n", sa.Integer))']]);
  files['migrations/env.py'] = files['migrations/env.py']
    .replace('context.configure(connection=connection)', 'context.configure(connection=connection, target_metadata=metadata)')
    .replace('config = context.config', 'import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True))\nconfig = context.config');
  await stillroom.openFolder(files);
  await stillroom.button('Start from').click();
  await page.getByRole('menuitem', { name: /^The models/ }).click();
  await stillroom.finished();
  await stillroom.button('Stamp another revision…').click();
  const form = page.getByRole('dialog', { name: 'Start from a stamp' });
  await form.getByRole('combobox').selectOption('a1');
  await form.getByRole('button', { name: 'Stamp a1' }).click();
  await expect(stillroom.current).toContainText('a1');
  await stillroom.button('Upgrade one').click();
  await expect(stillroom.current).toContainText('b2');
  await stillroom.button('Start from').press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(stillroom.current).toContainText('base (no revision)');
});

test('a missing role and a missing extension are one click away', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([
    ['a1', null, `${CREATE}\nop.execute("grant select on t to reporting")`],
    ['b2', 'a1', 'op.execute("create extension timescaledb")'],
  ]));
  await stillroom.button('Upgrade one').click();
  await stillroom.finished('Failed');
  await stillroom.button('Create role reporting').click();
  // The role is made, and the same command runs again by itself.
  await expect(stillroom.current).toContainText('a1');
  await stillroom.button('Upgrade one').click();
  await stillroom.finished('Failed');
  await stillroom.button('Continue without timescaledb').click();
  await expect(stillroom.current).toContainText('b2');
  await expect(stillroom.run).toContainText('Skipped timescaledb');
  await stillroom.button('Settings').click();
  await expect(page.getByRole('dialog')).toContainText('timescaledb');
});
