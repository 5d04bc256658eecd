// A made-up history of any length, the same for the same length: mostly one line, with a branch and its merge now and then.
// The files are as long as people's are, about 1.2 KB.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { randomNumbers } from './random.mjs';

const BRANCH_EVERY = 40;
const WORDS = ['account', 'address', 'batch', 'invoice', 'label', 'order', 'parcel', 'price', 'recipe', 'shelf', 'stock', 'supplier'];
const TYPES = ['sa.Integer()', 'sa.String(length=120)', 'sa.Text()', 'sa.Boolean()', 'sa.DateTime(timezone=True)', 'sa.Numeric(precision=12, scale=2)'];

/** Writes `<folder>/<name>/` with so many revisions and `<folder>/<name>.tar.gz`; gives both paths. */
export function writeHistory(folder, name, revisions) {
  const project = path.join(folder, name);
  for (const [file, text] of Object.entries({ ...PROJECT, ...revisionFiles(revisions) })) {
    const target = path.join(project, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  return { project, archive: pack(folder, name) };
}

/** Packs `<folder>/<name>/` as `<folder>/<name>.tar.gz`. */
export function pack(folder, name) {
  const archive = path.join(folder, `${name}.tar.gz`);
  execFileSync('tar', ['--create', '--gzip', '--sort=name', '--exclude=__pycache__', '--file', archive, '--directory', folder, name]);
  return archive;
}

function revisionFiles(count) {
  const random = randomNumbers(count);
  const files = {};
  let heads = [null]; // one, or the two ends of an open branch
  let mergeAt = 0;
  for (let index = 0; index < count; index += 1) {
    const id = revisionId(index, random);
    let down;
    if (heads.length === 2 && (index >= mergeAt || index === count - 1)) {
      down = heads;
      heads = [id];
    } else if (heads.length === 1 && index > 0 && index < count - 4 && random(BRANCH_EVERY) === 0) {
      [down] = heads;
      heads = [down, id];
      mergeAt = index + 4 + random(16);
    } else {
      const end = random(heads.length);
      down = heads[end];
      heads = heads.with(end, id);
    }
    const message = `${Array.isArray(down) ? 'merge' : 'add'} ${WORDS[random(WORDS.length)]} ${WORDS[random(WORDS.length)]} ${index}`;
    files[`alembic/versions/${id}_${message.replaceAll(' ', '_')}.py`] = revisionFile(id, down, message, index, random);
  }
  return files;
}

function revisionId(index, random) {
  return index.toString(16).padStart(4, '0') + random(0x1_0000_0000).toString(16).padStart(8, '0');
}

function revisionFile(id, down, message, index, random) {
  const [table, column] = [`${WORDS[random(WORDS.length)]}_${index}`, WORDS[random(WORDS.length)]];
  const type = () => TYPES[random(TYPES.length)];
  const python = (value) => (value === null ? 'None' : Array.isArray(value) ? `(${value.map(python).join(', ')})` : `'${value}'`);
  return `"""${message}

Revision ID: ${id}
Revises: ${[down ?? []].flat().join(', ')}
Create Date: 2024-0${1 + (index % 9)}-1${index % 10} 09:3${index % 6}:27.418502

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '${id}'
down_revision: Union[str, Sequence[str], None] = ${python(down)}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
${Array.isArray(down) ? '    pass' : upgradeBody(table, column, type)}


def downgrade() -> None:
${Array.isArray(down) ? '    pass' : `    op.drop_index(op.f('ix_${table}_${column}'), table_name='${table}')\n    op.drop_table('${table}')`}
`;
}

function upgradeBody(table, column, type) {
  return `    op.create_table(
        '${table}',
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column('${column}', ${type()}, nullable=True),
        sa.Column('${column}_note', ${type()}, nullable=True),
        sa.Column('is_current', sa.Boolean(), server_default=sa.text('true'), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_${table}')),
    )
    op.create_index(op.f('ix_${table}_${column}'), '${table}', ['${column}'], unique=False)`;
}

const PROJECT = {
  'alembic.ini': '[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = postgresql+psycopg://user@localhost/history\n',
  'alembic/script.py.mako': '',
  'alembic/env.py': `from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
};
