"""Makes the engine's Python a place to run a test suite in: plain output, and other databases than PostgreSQL.

The engine refuses other databases, because a repository's migrations can't be rehearsed on them. Alembic's suite uses SQLite
for what has nothing to do with a database, and registers dialects of its own. PostgreSQL stays the engine's.
"""

import sys
from typing import Any

from sqlalchemy.dialects import registry
from stillroom.connecting import dialects

_engine_load = registry.load


def install() -> None:
    sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    registry.load = _load


def _load(name: str) -> type[Any]:
    is_postgresql = name.partition(".")[0] in ("postgresql", "postgres")
    return _engine_load(name) if is_postgresql else dialects._real_load(name)
