"""A PGlite's one session, and the connections that share it as if each had one of its own.

The first connection that begins a transaction owns it. Another one that begins meanwhile is a guest: it works inside the owner's
transaction, behind a savepoint. So, other than on a server,

- a guest sees what the owner has not committed, and nothing that it does has to wait for the owner's locks;
- what a guest commits lasts at once if the owner has only looked until then; otherwise it goes when the owner rolls back. That is said.

What a connection sets (search_path, role, time zone …) is put aside when another one has its turn. This costs nothing as long as
one connection is open, or none sets anything.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol
from weakref import ReferenceType, WeakSet, ref

from pg8000 import dbapi
from pg8000.core import IDLE, IN_TRANSACTION, Context

from stillroom.driver.drivers import Driver
from stillroom.driver.literals import literal
from stillroom.faults import differences

FAILED = b"E"
NOTHING_WRITTEN = "select pg_current_xact_id_if_assigned() is null"

ONLY_LOOKS = re.compile(r"\s*(?:select|show|with|values)\b", re.IGNORECASE)
SAVEPOINT = re.compile(r"\s*savepoint\b", re.IGNORECASE)
SETS = re.compile(r"(?:^|;|\bthen|\bbegin|\bexecute\s+')\s*(?:set|reset|discard)\b|\bset_config\s*\(", re.IGNORECASE)
ENDS_TRANSACTION = re.compile(r"\s*(?:(?P<keeps>commit|end)|rollback|abort)(?:\s+(?:work|transaction))?\s*;?\s*$", re.IGNORECASE)
OUTSIDE_TRANSACTIONS = re.compile(
    r"\s*(?:(?:create(?:\s+unique)?|drop)\s+index\s+concurrently\b|reindex\b.*\bconcurrently\b|vacuum\b"
    r"|(?:create|drop)\s+(?:database|tablespace)\b|alter\s+system\b|alter\s+table\b.*\bdetach\s+partition\b.*\bconcurrently\b)",
    re.IGNORECASE | re.DOTALL,
)

SETTINGS = r"""
    select name, setting from pg_catalog.pg_settings
    where source = 'session' and setting is distinct from reset_val and name not like 'transaction\_%'
    union all
    select 'role', current_setting('role') where current_setting('role') <> 'none'
"""
DEFAULTS = "(select reset_val from pg_catalog.pg_settings where name = {})"
NO_ROLE = "none"
OWN_USER = "set session authorization postgres"
"""PGlite's process has no user to go back to by itself: DISCARD ALL, RESET and a rollback leave the one of SET SESSION AUTHORIZATION."""


@dataclass
class Share:
    """One connection's part in the session."""

    settings: dict[str, str] = field(default_factory=dict)
    """What it has set, as far as it differs from a new connection; true when another one has its turn."""

    sets: bool = False
    """Whether it ever set anything."""

    begun: bool = False
    """Whether BEGIN was sent for it, and since then neither COMMIT nor ROLLBACK but as a statement of the repository's."""

    savepoint: str | None = None
    """The guest's savepoint."""

    wrote: bool = False
    """Whether its transaction did more than look."""

    has_savepoints: bool = False
    """Whether its transaction holds savepoints that the repository's code has made."""

    hides_others: bool = False
    """Whether statements of others ran after its savepoint."""

    aborted: bool = False
    """Its transaction failed and was ended so that others can go on; it does not know yet."""


class Connection(Protocol):
    """What the session has to know of a connection."""

    share: Share
    autocommit: bool
    driver: Driver

    def query(self, statement: str) -> Context:
        """Runs a statement of our own."""


class SharedSession:
    """The session's state after the last answer, its connections, and whose transaction is on."""

    def __init__(self) -> None:
        self.connections: WeakSet[Connection] = WeakSet()
        self.forget()

    def forget(self) -> None:
        """The database was replaced, or all connections ended."""
        self.connections.clear()
        self.status = IDLE
        self.owner: Connection | None = None
        self.guests: list[Connection] = []
        self._active: ReferenceType[Connection] | None = None
        self.failed: Connection | None = None
        self.owner_only_looked = False
        self.guests_kept = False
        self.left_behind = False
        self.set_by_guests: set[str] = set()
        self._numbers = count()

    def end_connections(self) -> None:
        """Forgets who is there; the next connection finds itself alone and begins afresh."""
        status = self.status
        self.forget()
        self.status = status

    # Who is in a transaction

    def is_in_transaction(self, connection: Connection) -> bool:
        """Whether the connection has begun a transaction, as far as it knows."""
        return connection.share.aborted or self._takes_part(connection)

    def is_guest(self, connection: Connection) -> bool:
        """Whether what it does happens in another one's transaction."""
        return self.status != IDLE and self.owner is not connection

    def _takes_part(self, connection: Connection) -> bool:
        return self.status != IDLE and (self.owner is connection or connection in self.guests)

    def answered(self, connection: Connection, status: bytes) -> None:
        """Takes down the state that the server has told."""
        if self.status == IDLE and status != IDLE:
            self.owner = connection
        elif status == IDLE and self.status != IDLE:
            self._transaction_ended()
        if status == FAILED and self.status != FAILED:
            self.failed = connection
        self.status = status

    def _transaction_ended(self) -> None:
        for guest in self.guests:
            guest.share.savepoint = None
        self.guests.clear()
        self.guests_kept = False
        self.set_by_guests.clear()

    # Statements

    def enter(self, connection: Connection, statement: str) -> str | None:
        """Makes everything ready for a statement of this connection; gives what has to run just before it."""
        if self.status == FAILED and self.failed is not connection:
            self._put_failure_aside()
        share = connection.share
        share.sets = share.sets or SETS.search(statement) is not None
        self._give_turn(connection)
        looks = ONLY_LOOKS.match(statement) is not None
        if self._takes_part(connection):
            self._make_way(connection)
            share.wrote = share.wrote or not looks
            share.has_savepoints = share.has_savepoints or SAVEPOINT.match(statement) is not None
            return None
        share.wrote, share.has_savepoints, share.hides_others = not looks, SAVEPOINT.match(statement) is not None, False
        if self.status == IDLE:
            return self._begin(connection)
        return self._become_guest(connection)

    def _begin(self, connection: Connection) -> str | None:
        """Not after a COMMIT as a statement, unless the driver notices it."""
        if connection.autocommit or (connection.share.begun and not connection.driver.begins_after_commit):
            return None
        connection.share.begun = True
        return "begin transaction"

    def _become_guest(self, connection: Connection) -> str | None:
        if self.status == FAILED:
            return None
        self.owner_only_looked = not self.guests and self._owner_has_only_looked(connection)
        connection.share.savepoint = f"stillroom_guest_{next(self._numbers)}"
        self.guests.append(connection)
        return f"savepoint {connection.share.savepoint}"

    def _owner_has_only_looked(self, connection: Connection) -> bool:
        if self.owner is None or self.owner.share.wrote or self.status != IN_TRANSACTION:
            return False
        return connection.query(NOTHING_WRITTEN).rows[0][0]

    def _make_way(self, connection: Connection) -> None:
        """What runs now runs after the savepoints of the guests that came later. Those that have only looked can do without."""
        while self.guests and self.guests[-1] is not connection and self.status == IN_TRANSACTION:
            guest = self.guests[-1]
            if guest.share.wrote:
                guest.share.hides_others = True
                return
            connection.query(f"release savepoint {guest.share.savepoint}")
            self.guests.pop().share.savepoint = None

    def _put_failure_aside(self) -> None:
        """Another connection's transaction has failed, which on a server would be no concern of this one."""
        failed = self.failed
        if failed is None:
            return
        if self.guests and failed is self.guests[-1]:
            self._leave(failed, keep=False)
        elif failed is self.owner and not self.guests and not failed.share.has_savepoints:
            failed.query("rollback")
        else:
            return
        failed.share.aborted = True

    # Ends of transactions

    def commit(self, connection: Connection) -> None:
        """Ends the connection's transaction; one that has failed is rolled back, as by a server."""
        connection.share.begun = False
        self._end(connection, keep=True)

    def rollback(self, connection: Connection) -> None:
        """Takes back what the connection's transaction did."""
        connection.share.begun = False
        self._end(connection, keep=False)

    def _end(self, connection: Connection, keep: bool) -> None:
        if connection.share.aborted:
            connection.share.aborted = False
        elif not self._takes_part(connection):
            return
        elif connection in self.guests:
            self._leave(connection, keep and self.status == IN_TRANSACTION)
        elif keep:
            self._commit_of_owner(connection)
        else:
            if self.guests_kept or any(guest.share.wrote for guest in self.guests):
                differences.report("commit_rolled_back")
            connection.query("rollback")

    def _commit_of_owner(self, connection: Connection) -> None:
        if any(guest.share.wrote for guest in self.guests):
            differences.report("uncommitted_committed")
        if self.status == IN_TRANSACTION:
            self._give_turn(connection)
        connection.query("commit")

    def _leave(self, guest: Connection, keep: bool) -> None:
        share, position = guest.share, self.guests.index(guest)
        later = self.guests[position + 1 :]
        if not keep:
            if share.hides_others or any(other.share.wrote for other in later):
                differences.report("others_rolled_back")
            guest.query(f"rollback to savepoint {share.savepoint}; release savepoint {share.savepoint}")
            self.guests = self.guests[:position]
            for other in later:
                other.share.savepoint, other.share.aborted = None, other.share.wrote
        else:
            self.guests.remove(guest)
            if not later:
                guest.query(f"release savepoint {share.savepoint}")
            self.guests_kept = self.guests_kept or share.wrote
            if share.wrote and self.owner_only_looked and not self.guests and not self.owner.share.wrote:
                guest.query("commit and chain")
                self.guests_kept = False
        share.savepoint = None

    def end_instead(self, connection: Connection, statement: str) -> bool:
        """COMMIT and ROLLBACK as statements, where they would end more than the connection's own transaction."""
        end = ENDS_TRANSACTION.match(statement)
        if end is None or not (connection.share.aborted or self.guests or self.is_guest(connection)):
            return False
        self._end(connection, keep=end["keeps"] is not None)
        return True

    def step_out(self, connection: Connection, statement: str) -> Connection | None:
        """Ends the owner's transaction for a statement that can't run in one; gives the owner, whose transaction has to begin again."""
        if not (connection.autocommit and self.status == IN_TRANSACTION and OUTSIDE_TRANSACTIONS.match(statement)):
            return None
        if self._takes_part(connection) or self.guests or not self._owner_has_only_looked(connection):
            return None
        owner = self.owner
        self._commit_of_owner(owner)
        return owner

    def close(self, connection: Connection) -> None:
        """Ends what the connection began, as a server does when a client goes away."""
        if connection in self.connections:
            self.connections.discard(connection)
            self.rollback(connection)
            if self._active is not None and self._active() is connection:
                self._active, self.left_behind = None, connection.share.sets

    # Settings

    def start(self, connection: Connection, settings: dict[str, str]) -> None:
        """A new connection begins with these settings, whatever others have set; alone, it has a fresh session."""
        self.connections.add(connection)
        connection.share = Share(dict(settings), sets=bool(settings))
        if len(self.connections) > 1:
            return
        if self.status != IDLE:
            connection.query("rollback")
        connection.query("discard all")
        # Its user may have been renamed; then it stays whoever it is.
        with suppress(dbapi.DatabaseError):
            connection.query(OWN_USER)
        self._active, self.left_behind = ref(connection), False
        self._apply(connection, settings, local=False)

    def _give_turn(self, connection: Connection) -> None:
        before = None if self._active is None else self._active()
        if before is connection or self.status == FAILED:
            return
        self.left_behind = self.left_behind or (self._active is not None and before is None)
        self._active = ref(connection)
        if not (self.left_behind or connection.share.sets or (before is not None and before.share.sets)):
            return
        now = dict(connection.query(SETTINGS).rows)
        if before is not None:
            if before is not self.owner:
                self.set_by_guests.update(name for name in {*now, *before.share.settings} if now.get(name) != before.share.settings.get(name))
            before.share.settings = now
        wanted = connection.share.settings
        changes = {name: wanted.get(name) for name in {*now, *wanted} if now.get(name) != wanted.get(name)}
        self.left_behind = False
        if self.status == IDLE:
            self._apply(connection, changes, local=False)
            return
        # A guest's settings end with the transaction at the latest; the owner's own are underneath, except where a guest has set them.
        lasting = self.set_by_guests if connection is self.owner else set()
        self._apply(connection, {name: value for name, value in changes.items() if name in lasting}, local=False)
        self._apply(connection, {name: value for name, value in changes.items() if name not in lasting}, local=True)

    def _apply(self, connection: Connection, changes: "dict[str, str | None]", local: bool) -> None:
        if not changes:
            return
        # A role is left first and taken last: it may be allowed less.
        steps = [("role", NO_ROLE)] if "role" in changes else []
        steps += [(name, value) for name, value in changes.items() if name != "role"]
        if changes.get("role"):
            steps.append(("role", changes["role"]))
        calls = (
            f"set_config({literal(name)}, {DEFAULTS.format(literal(name)) if value is None else literal(value)}, {str(local).lower()})"
            for name, value in steps
        )
        connection.query(f"select {', '.join(calls)}")
