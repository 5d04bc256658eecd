"""Roles belong to a server and not to one of its databases: what is committed of them in one database holds in the others.

Here every database has roles of its own. So before a database is worked in outside of a transaction, it is given what has become of the
roles in the others of its server. As natively, what a transaction does to roles is seen elsewhere only when it has been committed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from pg8000.core import IDLE
from pg8000.dbapi import DatabaseError

from stillroom.databases import registry
from stillroom.databases.registry import Database
from stillroom.driver import pglite_connection
from stillroom.driver.drivers import PSYCOPG
from stillroom.driver.literals import identifier
from stillroom.driver.pglite_connection import PGliteConnection
from stillroom.driver.shared_session import ONLY_LOOKS

ROLES = """
    select r.rolname,
        concat_ws(' ',
            case when r.rolsuper then 'superuser' else 'nosuperuser' end,
            case when r.rolinherit then 'inherit' else 'noinherit' end,
            case when r.rolcreaterole then 'createrole' else 'nocreaterole' end,
            case when r.rolcreatedb then 'createdb' else 'nocreatedb' end,
            case when r.rolcanlogin then 'login' else 'nologin' end,
            case when r.rolreplication then 'replication' else 'noreplication' end,
            case when r.rolbypassrls then 'bypassrls' else 'nobypassrls' end,
            'connection limit ' || r.rolconnlimit,
            'valid until ' || quote_literal(coalesce(r.rolvaliduntil, 'infinity'))),
        coalesce(
            (select json_object_agg(
                g.rolname, format('admin %s, inherit %s, set %s', m.admin_option::text, m.inherit_option::text, m.set_option::text))
            from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid = m.roleid
            where m.member = r.oid), '{}')
    from pg_catalog.pg_roles r
    where r.oid >= 16384
"""
"""Name, attributes, and what the role is a member of, with which options.

The observer reads roles too, to show and compare them: what differs from a new role, on PostgreSQL 15 as well. This becomes statements, so it
has every attribute, also those that ALTER ROLE has to set back.
"""

Roles = dict[str, tuple[str, dict[str, str]]]


@dataclass
class Known:
    """The server's roles as far as one database has them."""

    roles: Roles = field(default_factory=dict)

    may_be_old: bool = True
    """Whether something ran since then that may have changed them."""


def install() -> None:
    """Begins to listen to the driver."""
    pglite_connection.before_statement = _before_statement


def _before_statement(database: Database, statement: str) -> None:
    if database.session.status == IDLE:
        bring_to(database)
    known = _of(database)
    known.may_be_old = known.may_be_old or ONLY_LOOKS.match(statement) is None


def forget() -> None:
    """The databases were replaced."""
    _of_servers.clear()


def bring_to(database: Database) -> None:
    """Gives this database, which is in no transaction, the roles of its server."""
    global _busy
    neighbours = registry.on_server_of(database)
    if _busy or len(neighbours) == 1:
        return
    _busy = True
    try:
        for neighbour in neighbours:
            if _of(neighbour).may_be_old and neighbour.session.status == IDLE:
                _take_from(neighbour)
        _give_to(database)
    finally:
        _busy = False


def _take_from(database: Database) -> None:
    of_server = _of_servers.setdefault(database.server, {})
    connection = _connection(database)
    now: Roles = {name: (attributes, groups) for name, attributes, groups in connection.query(ROLES).rows}
    connection.close()
    before = _of(database).roles
    of_server.update({name: role for name, role in now.items() if before.get(name) != role})
    for name in before.keys() - now.keys():
        of_server.pop(name, None)
    _of_databases[database] = Known(now, may_be_old=False)


def _give_to(database: Database) -> None:
    of_server = _of_servers.setdefault(database.server, {})
    before = _of(database).roles
    if before == of_server:
        return
    connection = _connection(database)
    connection.autocommit = True
    for statement in _changes(before, of_server):
        connection.run(statement, ())
    for name in before.keys() - of_server.keys():
        _drop(connection, name)
    connection.close()
    _of_databases[database] = Known(dict(of_server), may_be_old=False)


def _changes(before: Roles, after: Roles) -> Iterator[str]:
    """All roles come before the first membership."""
    for name, (attributes, _) in after.items():
        if name not in before:
            yield f"create role {identifier(name)} {attributes}"
        elif before[name][0] != attributes:
            yield f"alter role {identifier(name)} {attributes}"
    for name, (_, groups) in after.items():
        known = before[name][1] if name in before else {}
        for group in known.keys() - groups.keys():
            yield f"revoke {identifier(group)} from {identifier(name)}"
        for group, options in groups.items():
            if known.get(group) != options:
                yield f"grant {identifier(group)} to {identifier(name)} with {options}"


def _drop(connection: PGliteConnection, name: str) -> None:
    """A server would not have dropped a role on which something in this database depends; here it stays in this database alone."""
    try:
        connection.run(f"drop role {identifier(name)}", ())
    except DatabaseError:
        return


def _connection(database: Database) -> PGliteConnection:
    return PGliteConnection(PSYCOPG, database)


def _of(database: Database) -> Known:
    return _of_databases.setdefault(database, Known())


_of_databases: WeakKeyDictionary[Database, Known] = WeakKeyDictionary()
_of_servers: dict[tuple[str, str], Roles] = {}
_busy = False
