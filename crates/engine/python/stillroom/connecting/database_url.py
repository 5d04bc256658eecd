"""The database's address. Every PostgreSQL URL leads to a PGlite (which, `registry.py` knows); one that names none is replaced, which is reported."""

import os
import re
from typing import Any

from sqlalchemy import URL
from sqlalchemy.engine import url as url_module
from sqlalchemy.exc import ArgumentError

from stillroom.databases.stand_in_address import STAND_IN_URL
from stillroom.environment import mount
from stillroom.faults import differences
from stillroom.stand_ins.thing import is_stand_in

PLACEHOLDER_URL = "driver://user:pass@localhost/dbname"
"""What `alembic init` writes into an ini; for several databases there is a second one, with a number."""

PLACEHOLDER = re.compile(re.escape(PLACEHOLDER_URL) + r"(?P<number>\d*)")

DATABASE_NAMES = {
    "postgresql": re.compile(rb"postgres|psycopg|asyncpg|pg8000", re.IGNORECASE),
    "mysql": re.compile(rb"pymysql|mysqlclient|aiomysql|asyncmy|mysql\+|mysqldb|dialects\.mysql|dialects import mysql", re.IGNORECASE),
    "mssql": re.compile(rb"mssql\+|pyodbc|dialects\.mssql|dialects import mssql"),
    "oracle": re.compile(rb"oracledb|cx_oracle|dialects\.oracle|dialects import oracle", re.IGNORECASE),
}
OTHER_DATABASES = ("mysql", "mariadb", "mssql", "oracle")
REQUIREMENTS = re.compile(r"(requirements.*\.txt|pyproject\.toml|Pipfile|setup\.(py|cfg)|alembic\.ini|env\.py)$")


def install() -> None:
    """Takes over the parsing of URLs."""
    url_module._parse_url = _parse_url
    url_module.make_url = _make_url


def _make_url(name_or_url: Any, **options: Any) -> URL:
    if name_or_url is None or is_stand_in(name_or_url):
        name_or_url = ""
    url = _real_make_url(name_or_url, **options)
    if url.get_backend_name() == "sqlite" and supports_postgresql():
        differences.report("url_of_sqlite", url=url.render_as_string())
        return _real_parse_url(STAND_IN_URL)
    return url


def _parse_url(text: str, **options: Any) -> URL:
    if not text.strip():
        differences.report("url_empty")
    elif placeholder := PLACEHOLDER.fullmatch(text):
        differences.report("url_placeholder")
        return _real_parse_url(STAND_IN_URL + placeholder["number"])
    else:
        try:
            return _real_parse_url(text, **options)
        except (ArgumentError, ValueError) as error:
            differences.report("url_unreadable", error=str(error))
    return _real_parse_url(STAND_IN_URL)


def forget_repository() -> None:
    """Another repository was mounted."""
    global _named
    _named = None


def supports_postgresql() -> bool:
    """Whether the repository's requirements, env.py or revisions name PostgreSQL or one of its drivers."""
    return "postgresql" in _named_databases()


def other_database(configured_url: str | None) -> str | None:
    """The database that the migrations are for, where everything speaks for one other than PostgreSQL."""
    backend = re.match(r"(\w+)(\+\w+)?:", configured_url or "")
    if backend and backend[1] in OTHER_DATABASES:
        return backend[1]
    named = _named_databases()
    return None if not named or "postgresql" in named else min(named)


def _named_databases() -> set[str]:
    global _named
    if _named is None:
        _named = set()
        for file in _telling_files() if mount.environment is not None else ():
            _named |= _names(file)
    return _named


def _telling_files() -> list[str]:
    environment = mount.environment
    folders = {"", environment.working_directory, environment.script_location}
    names = [os.path.join(mount.absolute(folder), name) for folder in folders for name in _names_in(mount.absolute(folder))]
    revisions = [mount.absolute(folder) for folder in environment.version_locations]
    return [name for name in names if REQUIREMENTS.search(name)] + [
        os.path.join(folder, name) for folder in revisions for name in _names_in(folder) if name.endswith(".py")
    ]


def _names_in(folder: str) -> list[str]:
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def _names(file: str) -> set[str]:
    if not os.path.isfile(file):
        return set()
    with open(file, "rb") as contents:
        text = contents.read()
    return {name for name, pattern in DATABASE_NAMES.items() if pattern.search(text)}


_named: set[str] | None = None
_real_parse_url = url_module._parse_url
_real_make_url = url_module.make_url
