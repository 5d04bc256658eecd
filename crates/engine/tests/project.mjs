// Small Alembic projects for the tests, as `{path: text}`.

const INI = `\
[alembic]
script_location = %(here)s/alembic
prepend_sys_path = .
sqlalchemy.url = URL

[loggers]
keys = root,alembic
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console
qualname =
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic
[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
`;

export const ASYNC_ENV = `\
import asyncio
from logging.config import fileConfig

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

config = context.config
fileConfig(config.config_file_name)


def run_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def do_run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def run_online():
    engine = async_engine_from_config(config.get_section("alembic"), prefix="sqlalchemy.", poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(do_run)
    await engine.dispose()


if context.is_offline_mode():
    run_offline()
else:
    asyncio.run(run_online())
`;

export const SYNC_ENV = `\
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config

config = context.config
fileConfig(config.config_file_name)

if context.is_offline_mode():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with engine_from_config(config.get_section("alembic"), prefix="sqlalchemy.").connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
`;

const TEMPLATE = `\
"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision | comma,n}
"""
from alembic import op
import sqlalchemy as sa

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}


def upgrade():
    \${upgrades if upgrades else "pass"}


def downgrade():
    \${downgrades if downgrades else "pass"}
`;

/** The lines inside a block. */
export const indented = (body) => body.trim().split('\n').map((line) => `    ${line}`.trimEnd()).join('\n');

/** One revision file. The bodies are the lines inside the functions. */
export function revision(id, down, upgrade = 'pass', downgrade = 'pass', message = `step ${id}`) {
  return `\
"""${message}

Revision ID: ${id}
"""
from alembic import op
import sqlalchemy as sa

revision = ${JSON.stringify(id)}
down_revision = ${down === null ? 'None' : Array.isArray(down) ? `(${down.map((d) => JSON.stringify(d)).join(', ')},)` : JSON.stringify(down)}


def upgrade():
${indented(upgrade)}


def downgrade():
${indented(downgrade)}
`;
}

/** A project with these revisions, `{id: text}`. */
export function project(revisions, { env = SYNC_ENV, url = 'postgresql+psycopg2://user:secret@localhost/app', files = {} } = {}) {
  const versions = Object.entries(revisions).map(([id, text]) => [`alembic/versions/${id}.py`, text]);
  return {
    'alembic.ini': INI.replace('URL', url),
    'alembic/env.py': env,
    'alembic/script.py.mako': TEMPLATE,
    ...Object.fromEntries(versions),
    ...files,
  };
}

const ACCOUNTS = `
op.create_table(
    "account",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(50), nullable=False),
)
op.create_index("ix_account_name", "account", ["name"])
`;

/** Two revisions: a table with an index, and a column with data. */
export const TWO_REVISIONS = {
  a1: revision('a1', null, ACCOUNTS, 'op.drop_table("account")', 'create account'),
  b2: revision(
    'b2',
    'a1',
    `op.add_column("account", sa.Column("email", sa.Text))
op.execute("INSERT INTO account (name, email) VALUES ('Ada', 'ada@example.org')")`,
    'op.drop_column("account", "email")',
    'add email',
  ),
};
