"""The databases that a repository's URLs name: each is a PGlite of its own, which starts when it is first connected to.

As natively, host, port and name say which database it is; driver, user and whatever else a URL holds don't. Beyond that

- a URL that says nothing and was replaced leads to the main database, which is the one that the page shows: the first that Alembic has
  worked on, until then the first of all;
- the first URL that is used after files or settings were changed, if it is a new one, is taken for the main database's new address.
"""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stillroom.databases.stand_in_address import STAND_IN_HOST
from stillroom.driver.shared_session import SharedSession
from stillroom.faults import differences
from stillroom.process import each_run

MOST = 16
"""Each takes about 60 MB."""


class Address(NamedTuple):
    """Which database a URL means."""

    host: str
    port: str
    name: str


class TooManyDatabases(Exception):
    """A run that names ever more databases would use up the page's memory."""


@dataclass(eq=False)
class Database:
    """One PGlite."""

    number: int
    """The host's."""

    addresses: list[Address] = field(default_factory=list)
    """What URLs have called it."""

    session: SharedSession = field(default_factory=SharedSession)

    version_tables: set[tuple[str | None, str]] = field(default_factory=set)
    """Schema and name of the version tables that `env.py` has configured in it since the repository was mounted."""

    @property
    def server(self) -> tuple[str, str]:
        """The host and port of the newest address."""
        return self.addresses[-1][:2] if self.addresses else ("", "")

    @property
    def name(self) -> str:
        """For people: the database's name, with its host where another database has the same name."""
        if not self.addresses:
            return "postgres"
        address = self.addresses[-1]
        same = [each for each in _databases if each.addresses and each.addresses[-1].name == address.name]
        return address.name if len(same) == 1 else f"{address.name} on {address.host}:{address.port}"


def all_databases() -> list[Database]:
    """Every database that something has connected to, and the first."""
    return list(_databases)


def on_server_of(database: Database) -> list[Database]:
    """The databases of one server."""
    return [each for each in _databases if each.server == database.server]


def main() -> Database:
    """The database that the page shows."""
    return _databases[0] if _main is None else _main


def named_by(address: Address | None) -> Database:
    """The database of this address; the main one where a URL says nothing."""
    global _main_has_address
    if address is None:
        return main()
    for database in _databases:
        if address in database.addresses:
            _main_has_address = True
            return database
    if _main_has_address or address.host == STAND_IN_HOST:
        database = _further()
    else:
        database, _main_has_address = main(), True
    if database.addresses:
        differences.report("same_database", name=address.name, before=database.name)
    database.addresses.append(address)
    return database


def _further() -> Database:
    if len(_databases) == MOST:
        raise TooManyDatabases(f"the repository's URLs name more than {MOST} databases; here there can be no more")
    database = Database(len(_databases))
    _databases.append(database)
    return database


def of(connection: Any) -> Database:
    """The database of one of SQLAlchemy's connections."""
    dbapi_connection = getattr(getattr(connection, "connection", None), "dbapi_connection", None)
    return getattr(dbapi_connection, "database", None) or main()


def alembic_works_on(database: Database, version_table_schema: str | None, version_table: str) -> None:
    """`env.py` has configured a migration context."""
    global _main
    if _main is None:
        _main = database
    database.version_tables.add((version_table_schema, version_table))
    if database not in _worked_on:
        _worked_on.append(database)


@each_run.begins
def start_run() -> None:
    """No database has been worked on."""
    _worked_on.clear()


def worked_on() -> list[Database]:
    """What Alembic has worked on in this run, in order."""
    return list(_worked_on)


def migrated() -> list[Database]:
    """The main database, and what Alembic has worked on since the repository was mounted."""
    return [main(), *(database for database in _databases if database.version_tables and database is not main())]


def described(database: Database) -> dict[str, Any]:
    """What the host has to know of it: its number, its name for people and the version tables that are configured in it."""
    return {"number": database.number, "name": database.name, "version_tables": [list(table) for table in database.version_tables]}


def mounted() -> None:
    """Files or settings have changed, and with them perhaps the version tables and the main database's address."""
    global _main_has_address
    _main_has_address = False
    for database in _databases:
        database.version_tables.clear()


def known() -> str:
    """What a later start has to know of the databases in a snapshot, as JSON."""
    return json.dumps({"main": None if _main is None else _main.number, "addresses": [each.addresses for each in _databases]})


def replaced(known_text: str) -> None:
    """Others have taken the place of the databases that were there: those of a snapshot, or an empty one."""
    global _main, _main_has_address
    found = json.loads(known_text) if known_text else {"main": None, "addresses": [[]]}
    _databases[:] = [Database(number, [Address(*address) for address in addresses]) for number, addresses in enumerate(found["addresses"])]
    _main = None if found["main"] is None else _databases[found["main"]]
    _main_has_address = False
    _worked_on.clear()


_databases: list[Database] = [Database(0)]
_main_has_address = False
_main: Database | None = None
_worked_on: list[Database] = []
