"""Imports what every run needs, so that the snapshot holds it, and evaluates to the files of the imported modules as JSON."""

import gc
import importlib
import json
import sys

importlib.invalidate_caches()

from stillroom import streams

streams.install()

# What Alembic and env.py files import when they run, besides what is imported on the way to it.
import alembic.autogenerate
import alembic.command
import alembic.context
import alembic.op
import asyncio
import concurrent.futures
import configparser
import logging.config
import mako.lookup
import mako.template
import pathlib
import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
import sqlalchemy.ext.asyncio
import sqlalchemy.ext.declarative
import sqlalchemy.ext.hybrid
import sqlalchemy.orm
import typing
import uuid

from stillroom import engine

engine.prepare()

# A first compilation imports and caches more.
dialect = sa.create_engine("postgresql+psycopg2://").dialect
table = sa.Table("warm_up", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(1)))
str(sa.schema.CreateTable(table).compile(dialect=dialect))
str(table.insert().compile(dialect=dialect))
str(table.select().compile(dialect=dialect))
del dialect, table

# What is here stays: later collections need not look at it.
gc.collect()
gc.freeze()

files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
json.dumps([file for file in files if file])
