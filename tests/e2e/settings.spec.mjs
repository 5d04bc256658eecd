// Environment and settings: what the source asks for, values that reach env.py, what is remembered and what is not.
import { WORKBENCH, expect, packed, project, test } from './page.mjs';

const ENV = `
import os
from app.config import settings
from alembic import context
from sqlalchemy import create_engine
print("stage", os.environ.get("STAGE", "none"), "tenant", context.get_x_argument(as_dictionary=True).get("tenant"))
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

const FILES = {
  ...project([['a1', null]], { env: ENV }),
  'app/__init__.py': '',
  'app/config.py': 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    api_token: str = "t"\n\n\nsettings = Settings()\n',
  '.env.example': 'STAGE=test\nUNRELATED=1\n',
  'requirements.txt': 'alembic\nSQLAlchemy>=2.0,<2.1\n',
};

test('the form shows what is asked for, and what is saved reaches env.py', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES, 'shop');
  await stillroom.button('Settings').click();
  const form = page.getByRole('dialog', { name: 'Settings for shop' });
  await expect(form.getByRole('textbox', { name: /^DATABASE_URL/ })).toHaveAttribute('placeholder', 'required');
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveAttribute('placeholder', 'without it: none');
  await expect(form.getByRole('textbox', { name: /^API_TOKEN/ })).toBeVisible();
  await expect(form).toContainText('config.py:5');
  await expect(form).toContainText('>=2.0,<2.1');
  await expect(form).toContainText('requirements.txt:2');
  await form.getByRole('textbox', { name: /^DATABASE_URL/ }).fill('postgresql+psycopg2://anyone@somewhere/shop');
  await form.getByRole('button', { name: 'Use the 1 in use' }).click();
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveValue('test');
  await form.getByRole('textbox', { name: '-x arguments, one per line' }).fill('tenant=north');
  // Escape loses nothing that was typed.
  await page.keyboard.press('Escape');
  await expect(form).toContainText('Not saved yet');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(stillroom.console).toContainText('stage test tenant north');
  await expect(stillroom.run).toContainText('The repository’s env.py ran');
  expect(page.url()).not.toContain('north');

  // Remembered for this folder; the link says nothing of it.
  await page.reload();
  await stillroom.openFolder(FILES, 'shop');
  await stillroom.button('Settings').click();
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveValue('test');
  await form.getByRole('button', { name: /env\.py:7/ }).first().click();
  await expect(form).toBeHidden();
  await expect(page.locator('.source-line.marked')).toContainText('os.environ["DATABASE_URL"]');
});

test('the SQLAlchemy that is pinned runs, and another can be chosen', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES, 'shop');
  const engine = page.locator('.engine');
  await expect(engine).toContainText('SQLAlchemy 2.0');
  await stillroom.button('Settings').click();
  await page.getByRole('radio', { name: '2.1' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(engine).toContainText('SQLAlchemy 2.1');
});

async function setStage(stillroom, page, value) {
  await stillroom.button('Settings').click();
  const form = page.getByRole('dialog', { name: 'Settings for shop' });
  await form.getByRole('textbox', { name: /^STAGE/ }).fill(value);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
}

async function expectStage(stillroom, page, value) {
  await stillroom.button('Settings').click();
  const form = page.getByRole('dialog', { name: 'Settings for shop' });
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveValue(value);
  await form.getByRole('button', { name: 'Close' }).click();
}

test('another source of the same name is given settings only after they were shown', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(FILES, 'shop');
  await setStage(stillroom, page, 'secret-value');
  const offer = page.getByRole('dialog', { name: 'Settings kept for shop' });
  const other = { ...FILES, 'README.md': 'not the same' };

  await page.reload();
  await stillroom.openFolder(other, 'shop');
  await expect(offer).toContainText('Set for the folder shop');
  await expect(offer).toContainText('STAGE');
  await expect(offer).not.toContainText('secret-value');
  await offer.getByLabel('Show the values').check();
  await expect(offer).toContainText('secret-value');
  await offer.getByRole('button', { name: 'Don’t use them' }).click();
  await expectStage(stillroom, page, '');

  // What was declined once is not asked again.
  await page.reload();
  await stillroom.openFolder(other, 'shop');
  await expect(stillroom.rows).toHaveCount(1);
  await expectStage(stillroom, page, '');
});

test('two archives of one name are two repositories', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openArchive(FILES, 'shop');
  await setStage(stillroom, page, 'secret-value');
  await stillroom.openArchive({ ...FILES, 'README.md': 'not the same' }, 'shop');
  const offer = page.getByRole('dialog', { name: 'Settings kept for shop' });
  await offer.getByRole('button', { name: 'Use them here' }).click();
  await expect(offer).toBeHidden();
  await expectStage(stillroom, page, 'secret-value');
});

test('a link has the settings of its own address only', async ({ stillroom, page }) => {
  await page.route('**/shop.tar.gz*', (route) => route.fulfill({ body: packed(FILES, 'shop'), contentType: 'application/gzip' }));
  await page.goto('/?archive=shop.tar.gz');
  await setStage(stillroom, page, 'mine');
  await page.goto('/?archive=shop.tar.gz');
  await expect(stillroom.rows).toHaveCount(1);
  await expectStage(stillroom, page, 'mine');
  await page.goto('/?archive=shop.tar.gz%3Fother');
  const offer = page.getByRole('dialog', { name: 'Settings kept for shop' });
  await expect(offer).toContainText('shop.tar.gz');
  await page.keyboard.press('Escape');
  await expectStage(stillroom, page, '');
});

test('folders with handles are told from each other, and recognized after the page was loaded again', async ({ stillroom, page }) => {
  const choose = async (parent) => {
    await page.evaluate(async ([parent, files]) => {
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(parent, { create: true });
      const shop = await root.getDirectoryHandle('shop', { create: true });
      for (const [path, text] of Object.entries(files)) {
        const names = path.split('/');
        let folder = shop;
        for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
        const stream = await (await folder.getFileHandle(names.at(-1), { create: true })).createWritable();
        await stream.write(text);
        await stream.close();
      }
      window.showDirectoryPicker = async () => shop;
    }, [parent, FILES]);
    await stillroom.button('Open folder').click();
    await expect(stillroom.rows).toHaveCount(1);
  };
  const offer = page.getByRole('dialog', { name: 'Settings kept for shop' });
  await page.goto(WORKBENCH);
  await choose('mine');
  await setStage(stillroom, page, 'mine');
  await page.reload();
  await choose('mine');
  await expectStage(stillroom, page, 'mine');
  await page.reload();
  await choose('theirs');
  await expect(offer).toBeVisible();
  await offer.getByRole('button', { name: 'Don’t use them' }).click();
  await expectStage(stillroom, page, '');
});
