// Environment and settings: what the source asks for, values that reach env.py, what is remembered and what is not.
import { expect, project, test } from './page.mjs';

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
  await page.goto('/');
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
  await form.getByRole('button', { name: 'Take over the 1 asked for' }).click();
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveValue('test');
  await form.getByRole('textbox', { name: '-x arguments, one a line' }).fill('tenant=north');
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

  // Remembered by the repository's name; the link says nothing of it.
  await page.reload();
  await stillroom.openFolder(FILES, 'shop');
  await stillroom.button('Settings').click();
  await expect(form.getByRole('textbox', { name: /^STAGE/ })).toHaveValue('test');
  await form.getByRole('button', { name: /env\.py:7/ }).first().click();
  await expect(form).toBeHidden();
  await expect(page.locator('.source-line.marked')).toContainText('os.environ["DATABASE_URL"]');
});

test('the SQLAlchemy that is pinned runs, and another can be chosen', async ({ stillroom, page }) => {
  await page.goto('/');
  await stillroom.openFolder(FILES, 'shop');
  const engine = page.locator('.engine');
  await expect(engine).toContainText('SQLAlchemy 2.0', { timeout: 40_000 });
  await stillroom.button('Settings').click();
  await page.getByRole('radio', { name: '2.1' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(engine).toContainText('SQLAlchemy 2.1', { timeout: 40_000 });
});
