// A made-up project of 300 revisions of every usual kind: tables, columns, indexes, type changes, foreign keys, checks, rows.
// The same every time. Its env.py takes DATABASE_URL natively, and a URL that the engine replaces in the page.
import fs from 'node:fs';
import path from 'node:path';
import { randomNumbers } from './random.mjs';

const REVISIONS = 300;
const TYPES = [
  'sa.Integer()',
  'sa.String(100)',
  'sa.Text()',
  'sa.Boolean()',
  'sa.DateTime(timezone=True)',
  'sa.Numeric(12, 2)',
  'postgresql.JSONB()',
  'postgresql.ARRAY(sa.Text())',
  'sa.Uuid()',
];
/** Of these an index can be made. */
const PLAIN_TYPES = TYPES.slice(0, 6);

/** Writes the project into the folder. */
export function writeHistory300(project) {
  const files = { ...PROJECT, ...revisionFiles() };
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(project, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
}

function revisionFiles() {
  const random = randomNumbers(REVISIONS);
  const pick = (list) => list[random(list.length)];
  const tables = new Map(); // name → columns that have an order
  const files = {};
  let down = null;
  for (let index = 0; index < REVISIONS; index += 1) {
    const kind = index % 5 === 0 || tables.size < 2 ? createTable : pick(OFTEN);
    const { message, upgrade, downgrade } = kind({ index, tables, random, pick });
    const id = index.toString(16).padStart(4, '0') + random(0x1_0000_0000).toString(16).padStart(8, '0');
    files[`alembic/versions/${id}_${message.replaceAll(' ', '_')}.py`] = revisionFile({ id, down, message, upgrade, downgrade });
    down = id;
  }
  return files;
}

function createTable({ tables, random, pick }) {
  const name = `table_${tables.size}`;
  const parent = tables.size ? pick([...tables.keys()]) : null;
  const columns = Array.from({ length: 4 + random(7) }, (_, column) => `    sa.Column("c${column}", ${pick(TYPES)}, nullable=True),`);
  if (parent) columns.push(`    sa.Column("${parent}_id", sa.BigInteger(), sa.ForeignKey("${parent}.id", ondelete="CASCADE"), nullable=True),`);
  tables.set(name, ['created_at']);
  return {
    message: `create ${name}`,
    upgrade: `op.create_table(
    "${name}",
    sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
${columns.join('\n')}
    sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_${name}"),
)
op.create_index("ix_${name}_created_at", "${name}", ["created_at"])`,
    downgrade: `op.drop_index("ix_${name}_created_at", table_name="${name}")\nop.drop_table("${name}")`,
  };
}

function addColumn({ index, tables, pick }) {
  const [table, columns] = pick([...tables]);
  const column = `added_${index}`;
  columns.push(column);
  return {
    message: `add ${column}`,
    upgrade: `op.add_column("${table}", sa.Column("${column}", ${pick(PLAIN_TYPES)}, nullable=True))`,
    downgrade: `op.drop_column("${table}", "${column}")`,
  };
}

function createIndex({ index, tables, pick }) {
  const [table, columns] = pick([...tables]);
  return {
    message: `index ${table}`,
    upgrade: `op.create_index("ix_${index}", "${table}", ["${pick(columns)}", "id"])`,
    downgrade: `op.drop_index("ix_${index}", table_name="${table}")`,
  };
}

function changeType({ index, tables, pick }) {
  const table = pick([...tables.keys()]);
  const column = `changed_${index}`;
  return {
    message: `change ${column}`,
    upgrade: `op.add_column("${table}", sa.Column("${column}", sa.String(20), server_default="x", nullable=False))
op.alter_column("${table}", "${column}", type_=sa.String(50), existing_type=sa.String(20), existing_nullable=False)
op.alter_column("${table}", "${column}", server_default="y", existing_type=sa.String(50))`,
    downgrade: `op.drop_column("${table}", "${column}")`,
  };
}

function addForeignKey({ index, tables, pick }) {
  const [table, referred] = [pick([...tables.keys()]), pick([...tables.keys()])];
  const column = `referred_${index}`;
  return {
    message: `refer to ${referred}`,
    upgrade: `op.add_column("${table}", sa.Column("${column}", sa.BigInteger(), nullable=True))
op.create_foreign_key("fk_${column}", "${table}", "${referred}", ["${column}"], ["id"])`,
    downgrade: `op.drop_constraint("fk_${column}", "${table}", type_="foreignkey")\nop.drop_column("${table}", "${column}")`,
  };
}

function addCheck({ index, tables, pick }) {
  const table = pick([...tables.keys()]);
  const column = `checked_${index}`;
  return {
    message: `check ${column}`,
    upgrade: `op.add_column("${table}", sa.Column("${column}", sa.Integer(), server_default="1", nullable=False))
op.create_check_constraint("ck_${column}", "${table}", "${column} > 0")`,
    downgrade: `op.drop_constraint("ck_${column}", "${table}", type_="check")\nop.drop_column("${table}", "${column}")`,
  };
}

function writeRows({ index, tables, pick }) {
  const table = pick([...tables.keys()]);
  return {
    message: `rows for ${table}`,
    upgrade: `op.get_bind().execute(sa.text("SELECT count(*) FROM ${table} WHERE id > :id"), {"id": 0}).scalar_one()
op.execute("INSERT INTO ${table} (created_at) VALUES (now())")
with op.batch_alter_table("${table}") as batch:
    batch.alter_column("created_at", comment="rows of ${index}", existing_type=sa.DateTime(timezone=True), existing_nullable=False)`,
    downgrade: `op.execute("DELETE FROM ${table}")`,
  };
}

/** What a revision does that does not create a table: some things are done more often. */
const OFTEN = [addColumn, addColumn, addColumn, createIndex, createIndex, changeType, addForeignKey, addCheck, writeRows];

function revisionFile({ id, down, message, upgrade, downgrade }) {
  const indented = (body) => body.replace(/^/gm, '    ');
  return `"""${message}

Revision ID: ${id}
Revises: ${down ?? ''}
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "${id}"
down_revision = ${down === null ? 'None' : `"${down}"`}
branch_labels = None
depends_on = None


def upgrade():
${indented(upgrade)}


def downgrade():
${indented(downgrade)}
`;
}

const PROJECT = {
  'alembic.ini': '[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = postgresql+psycopg://user@localhost/history\n',
  'alembic/script.py.mako': '',
  'alembic/env.py': `import os

from alembic import context
from sqlalchemy import create_engine, pool

url = os.environ.get("DATABASE_URL") or context.config.get_main_option("sqlalchemy.url")
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`,
};
