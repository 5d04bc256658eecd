"""Finds the packages of `stillroom_drivers` when the repository imports a PostgreSQL driver, and those of `stillroom_substitutes`."""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

import stillroom_drivers
import stillroom_substitutes

from stillroom.driver import literals
from stillroom.libraries import dependencies
from stillroom.libraries.asking import repository_asks

DISTRIBUTIONS = {
    "asyncpg": ("asyncpg",),
    "orjson": ("orjson",),
    "psycopg": ("psycopg", "psycopg-binary", "psycopg-c"),
    "psycopg2": ("psycopg2", "psycopg2-binary"),
}
FOLDERS = tuple(os.path.dirname(package.__file__) for package in (stillroom_drivers, stillroom_substitutes))


class Finder:
    """Comes after the other finders."""

    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Finds one for the repository, and for a library where the repository's dependencies name it."""
        distributions = DISTRIBUTIONS.get(name, ())
        if not distributions or not (any(map(dependencies.names, distributions)) or repository_asks(sys._getframe(1))):
            return None
        return PathFinder.find_spec(name, FOLDERS, target)


def install() -> None:
    """Puts the finder in its place."""
    sys.meta_path.append(Finder)


def forget_modules() -> None:
    """The next run imports and registers again."""
    for name in [name for name in sys.modules if name.partition(".")[0] in DISTRIBUTIONS]:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(FOLDERS):
            del sys.modules[name]
    literals.adapters.clear()
