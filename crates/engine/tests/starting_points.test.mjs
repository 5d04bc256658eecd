// What a database may hold before the first migration: roles, and the tables of the models.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const engine = await startEngine();

const REVISION = {
  a1: `
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

test('a first revision that takes a table for granted is offered starting points', () => {
  engine.mount(project(REVISION));
  const { fault } = engine.run('upgrade', 'head');
  assert.equal(fault.sqlstate, '42P01');
  assert.deepEqual(fault.causes, [{ cause: 'expects_tables', revision: 'a1' }]);
});

test('the tables of the models, and the migrations on them', () => {
  const env = `
from alembic import context
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table("herb", metadata, sa.Column("id", sa.Integer, primary_key=True), schema="garden")
with sa.create_engine("postgresql://h/d").connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
`;
  const columns = `op.add_column("herb", sa.Column("latin", sa.Text()), schema="garden")`;
  engine.mount(project({ a1: revision('a1', null, columns) }, { env }));
  assert.ok(engine.createFromModels().succeeded);
  const run = engine.run('upgrade', 'head');
  assert.deepEqual([run.succeeded, run.current], [true, ['a1']], run.stderr);
});

test('without target_metadata there is nothing to create tables from, and it says so', () => {
  engine.mount(project(REVISION));
  const { fault } = engine.createFromModels();
  assert.match(fault.message, /no target_metadata with tables/);
});
