// What the browser tests share: the page's controls by the names that people and assistive technology know them by.
import { expect, test as base } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export { expect };

// The first screen, from which a repository opens in the workbench with Alembic's console.
export const WORKBENCH = '/?view=workbench&drawer=alembic';

export class Stillroom {
  constructor(page) {
    this.page = page;
    this.current = page.getByRole('status', { name: 'Current revision' });
    this.graph = page.getByRole('region', { name: 'Revision graph' });
    this.rows = this.graph.getByRole('option'); // those that are on the screen
    this.count = this.graph.getByTitle('Revisions', { exact: true });
    this.problems = page.getByRole('region', { name: 'Problems' });
    this.statements = page.getByRole('region', { name: 'Statements' });
    this.timeline = page.getByRole('listbox', { name: 'Statements of the run' });
    this.console = page.getByRole('region', { name: 'Console' });
    this.command = page.getByRole('textbox', { name: 'Alembic command' });
    this.run = page.getByRole('region', { name: 'Run', exact: true });
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async openSample() {
    await this.page.goto(WORKBENCH);
    await this.button('Sample project').click();
    await expect(this.rows.first()).toBeVisible();
  }

  // Gives the page a folder made of { path: text }.
  async openFolder(files, name = 'project') {
    await this.page.getByLabel('Folder', { exact: true }).setInputFiles(folderOf(files, name));
  }

  // Gives the page a .tar.gz made of { path: text }.
  async openArchive(files, name = 'project') {
    const archive = { name: `${name}.tar.gz`, mimeType: 'application/gzip', buffer: packed(files, name) };
    await this.page.getByLabel('Archive', { exact: true }).setInputFiles(archive);
  }

  // The id in the last row, which is scrolled to.
  async oldest() {
    await this.graph.getByRole('listbox').press('End');
    return this.graph.locator('[aria-selected="true"]').getAttribute('data-revision');
  }

  async openProblems() {
    await this.page.getByRole('tab', { name: 'Problems' }).click();
  }

  // Enter does nothing while a command runs, so the one before is waited for.
  async type(line) {
    await expect(this.button('Stop')).toBeDisabled();
    if (!(await this.command.isVisible())) await this.page.getByRole('tab', { name: 'Alembic' }).click();
    await this.command.fill(line);
    await this.command.press('Enter');
  }

  async finished(outcome = 'Passed') {
    await expect(this.run.getByRole('status')).toContainText(outcome);
  }
}

/** A folder of { path: text } on this machine. */
export function folderOf(files, name) {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-')), name);
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

// { path: text } as the bytes of a .tar.gz with one folder around everything.
export function packed(files, name = 'project') {
  const folder = folderOf(files, name);
  return execFileSync('tar', ['--create', '--gzip', '--directory', path.dirname(folder), name], { maxBuffer: 1e8 });
}

// Every test gets a page that must not fail silently and must not talk to anybody else.
export const test = base.extend({
  stillroom: async ({ page, baseURL }, use) => {
    const surprises = [];
    page.on('pageerror', (error) => surprises.push(`page error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(baseURL) && !/^(data|blob):/.test(request.url())) surprises.push(`request to ${request.url()}`);
    });
    await use(new Stillroom(page));
    expect(surprises).toEqual([]);
  },
});

const ENV = `
from alembic import context
from sqlalchemy import engine_from_config, pool
config = context.config
engine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

const MAKO = `"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision | comma,n}
Create Date: \${create_date}

"""
revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
branch_labels = \${repr(branch_labels)}
depends_on = \${repr(depends_on)}


def upgrade():
    pass


def downgrade():
    pass
`;

// A small project on PostgreSQL; `revisions` are [id, down_revision, body of upgrade(), body of downgrade()].
export function project(revisions, { url = 'postgresql+psycopg2://user:password@localhost/app', env = ENV } = {}) {
  const files = {
    'alembic.ini': `[alembic]\nscript_location = migrations\nsqlalchemy.url = ${url}\n`,
    'migrations/env.py': env,
    'migrations/script.py.mako': MAKO,
  };
  for (const [id, down, upgrade = 'pass', downgrade = 'pass'] of revisions) {
    files[`migrations/versions/${id}_step.py`] = revision(id, down, upgrade, downgrade);
  }
  return files;
}

export function revision(id, down, upgrade = 'pass', downgrade = 'pass') {
  const body = (text) => text.split('\n').map((line) => `    ${line}`).join('\n');
  return `"""step ${id}\n\nRevision ID: ${id}\nCreate Date: 2026-01-02 03:04:05\n"""
from alembic import op
import sqlalchemy as sa

revision = ${JSON.stringify(id)}
down_revision = ${down === null ? 'None' : JSON.stringify(down)}
branch_labels = None
depends_on = None


def upgrade():
${body(upgrade)}


def downgrade():
${body(downgrade)}
`;
}
