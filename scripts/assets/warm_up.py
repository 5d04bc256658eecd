"""Imports what every run needs, so that the snapshot holds it, and evaluates to the files of the imported modules as JSON."""

import gc
import importlib
import json
import sys

MODULES = (
    "alembic.autogenerate",
    "alembic.command",
    "alembic.context",
    "alembic.op",
    "asyncio",
    "concurrent.futures",
    "configparser",
    "logging.config",
    "mako.lookup",
    "mako.template",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.ext.declarative",
    "sqlalchemy.ext.hybrid",
    "sqlalchemy.orm",
    "typing",
    "uuid",
)
"""What Alembic and env.py files import when they run, with all that comes along."""


def import_everything() -> None:
    importlib.invalidate_caches()
    importlib.import_module("stillroom.process.streams").install()
    for name in MODULES:
        importlib.import_module(name)
    importlib.import_module("stillroom.engine").prepare()


def compile_once() -> None:
    """A first compilation imports and caches more."""
    import sqlalchemy as sa

    dialect = sa.create_engine("postgresql+psycopg2://").dialect
    table = sa.Table("warm_up", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(1)))
    for statement in (sa.schema.CreateTable(table), table.insert(), table.select(), table.update(), table.delete()):
        str(statement.compile(dialect=dialect))


import_everything()
compile_once()

# What is here stays: later collections need not look at it.
gc.collect()
gc.freeze()

files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
json.dumps([file for file in files if file])
