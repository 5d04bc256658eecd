// What a database may hold before the first migration: roles, and the tables of the models.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project } from './project.mjs';

const engine = await startEngine();

const REVISION = {
  'a1.py': `
from alembic import op
import sqlalchemy as sa
revision = "a1"
down_revision = None
def upgrade():
    op.add_column("herb", sa.Column("latin", sa.Text()))
def downgrade():
    op.drop_column("herb", "latin")
`,
};

test('roles are created once, and what exists is left alone', () => {
  engine.mount(project(REVISION));
  assert.ok(engine.createRoles('app reader', 'postgres').succeeded);
  assert.ok(engine.createRoles('app reader').succeeded);
});

test('without target_metadata there is nothing to create tables from, and it says so', () => {
  engine.mount(project(REVISION));
  const { fault } = engine.createFromModels();
  assert.match(fault.message, /no target_metadata with tables/);
});
