"""Roles belong to a server and not to one of its databases: what is committed of them in one database holds in the others.

Here every database has roles of its own. So before a database is worked in outside of a transaction, it is given what has become of the
roles in the others of its server. As natively, what a transaction does to roles is seen elsewhere only when it has been committed.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pg8000.core import IDLE
from pg8000.dbapi import DatabaseError

from stillroom import databases
from stillroom.literals import identifier

if TYPE_CHECKING:
    from stillroom.databases import Database
    from stillroom.pglite_connection import PGliteConnection

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
            (select json_object_agg(g.rolname, format('admin %s, inherit %s, set %s', m.admin_option::text, m.inherit_option::text, m.set_option::text))
            from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid = m.roleid
            where m.member = r.oid), '{}')
    from pg_catalog.pg_roles r
    where r.oid >= 16384
"""
"""Name, attributes, and what the role is a member of, with which options."""

Roles = dict[str, tuple[str, dict[str, str]]]


def forget() -> None:
    """The databases were replaced."""
    _of_servers.clear()


def bring_to(database: "Database") -> None:
    """Gives this database, which is in no transaction, the roles of its server."""
    global _busy
    neighbours = databases.on_server_of(database)
    if _busy or len(neighbours) == 1:
        return
    _busy = True
    try:
        for neighbour in neighbours:
            if neighbour.may_have_new_roles and neighbour.session.status == IDLE:
                _take_from(neighbour)
        _give_to(database)
    finally:
        _busy = False


def _take_from(database: "Database") -> None:
    of_server = _of_servers.setdefault(database.server, {})
    connection = _connection(database)
    now: Roles = {name: (attributes, groups) for name, attributes, groups in connection.query(ROLES).rows}
    connection.close()
    of_server.update({name: role for name, role in now.items() if database.roles.get(name) != role})
    for name in database.roles.keys() - now.keys():
        of_server.pop(name, None)
    database.roles, database.may_have_new_roles = now, False


def _give_to(database: "Database") -> None:
    of_server = _of_servers.setdefault(database.server, {})
    if database.roles == of_server:
        return
    connection = _connection(database)
    connection.autocommit = True
    for statement in _changes(database.roles, of_server):
        connection.run(statement, ())
    for name in database.roles.keys() - of_server.keys():
        _drop(connection, name)
    connection.close()
    database.roles, database.may_have_new_roles = dict(of_server), False


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


def _drop(connection: "PGliteConnection", name: str) -> None:
    """A server would not have dropped a role on which something in this database depends; here it stays in this database alone."""
    try:
        connection.run(f"drop role {identifier(name)}", ())
    except DatabaseError:
        return


def _connection(database: "Database") -> Any:
    from stillroom.pglite_connection import PGliteConnection

    return PGliteConnection("psycopg", database=database)


_of_servers: dict[tuple[str, str], Roles] = {}
_busy = False
