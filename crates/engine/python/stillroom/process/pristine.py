"""Undoes what a run changed inside of SQLAlchemy and Alembic.

Applications and libraries register types, functions, compilers, renderers and comparators there, set attributes, define
implementations of dialects. The process of a run would take all of that with it. Here the modules, classes, dictionaries, lists
and sets of both packages are remembered before the memory snapshot is taken, and put back before each run.
"""

import sys
from collections import OrderedDict, defaultdict, deque
from operator import is_
from types import ModuleType
from typing import Any

PACKAGES = ("alembic", "sqlalchemy")
KEPT_MODULES = ("sqlalchemy.event",)
"""`listeners` takes care of these."""

CACHE_PREFIXES = ("_generated_", "_memoized_", "__")
"""Attributes of classes that only save work."""

RUNNING = ("alembic.context", "alembic.op")
"""Modules that stand for the command that runs."""

_modules: set[str] = set()
_classes: list[tuple[type, dict[str, Any]]] = []
_last_seen: dict[type, tuple[Any, ...]] = {}
"""The values of a class's attributes when they were last compared; few classes change between runs."""

_dictionaries: list[tuple[dict[Any, Any], dict[Any, Any]]] = []
_lists: list[tuple[list[Any], list[Any]]] = []
_sets: list[tuple[set[Any], set[Any]]] = []


def remember() -> None:
    """Takes both packages as they are now for unchanged."""
    _modules.update(name for name in sys.modules if _is_part(name))
    seen: set[int] = set()
    waiting: deque[Any] = deque(sys.modules[name] for name in sorted(_modules) if not name.startswith(KEPT_MODULES))
    while waiting:
        thing = waiting.popleft()
        if id(thing) not in seen:
            seen.add(id(thing))
            waiting.extend(_keep(thing))


def restore(amid_command: bool = False) -> None:
    """Puts back what has changed since, and forgets the modules that were imported since."""
    left_alone = {id(vars(sys.modules[name])) for name in RUNNING} if amid_command else set()
    for name in [name for name in sys.modules if name not in _modules and _is_part(name)]:
        del sys.modules[name]
    for cls, before in _classes:
        values, seen = cls.__dict__.values(), _last_seen[cls]
        if len(values) != len(seen) or not all(map(is_, values, seen)):
            _restore_class(cls, before)
    for dictionary, before in _dictionaries:
        if not _same(dictionary, before) and id(dictionary) not in left_alone:
            dictionary.clear()
            dictionary.update(before)
    for items, before in _lists:
        if len(items) != len(before) or not all(map(is_, items, before)):
            items[:] = before
    for items, before in _sets:
        if len(items) != len(before) or items != before:
            items.clear()
            items.update(before)


def _is_part(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES


def _keep(thing: Any) -> list[Any]:
    """Remembers one thing; gives what may hold more."""
    kind = type(thing)
    if kind is ModuleType:
        return _keep_dictionary(vars(thing)) if thing.__name__ in _modules and not thing.__name__.startswith(KEPT_MODULES) else []
    if kind in (dict, defaultdict, OrderedDict):
        return _keep_dictionary(thing)
    if kind is list:
        _lists.append((thing, list(thing)))
        return list(thing)
    if kind is set:
        _sets.append((thing, set(thing)))
        return []
    if isinstance(thing, type):
        return _keep_class(thing) if _is_part(thing.__module__) and not thing.__module__.startswith(KEPT_MODULES) else []
    if _is_part(kind.__module__) and not kind.__module__.startswith(KEPT_MODULES) and type(getattr(thing, "__dict__", None)) is dict:
        return _keep_dictionary(thing.__dict__)
    return []


def _keep_dictionary(dictionary: dict[Any, Any]) -> list[Any]:
    _dictionaries.append((dictionary, dict(dictionary)))
    return list(dictionary.values())


def _keep_class(cls: type) -> list[Any]:
    before = _attributes(cls)
    _classes.append((cls, before))
    _last_seen[cls] = tuple(cls.__dict__.values())
    return list(before.values())


def _attributes(cls: type) -> dict[str, Any]:
    return {name: value for name, value in cls.__dict__.items() if not name.startswith(CACHE_PREFIXES)}


def _same(now: dict[Any, Any], before: dict[Any, Any]) -> bool:
    """Compares by identity: SQL expressions have an `==` of their own."""
    return len(now) == len(before) and all(map(is_, now.values(), before.values()))


def _restore_class(cls: type, before: dict[str, Any]) -> None:
    now = _attributes(cls)
    for name in now.keys() - before.keys():
        type.__delattr__(cls, name)
    for name, value in before.items():
        if name not in now or now[name] is not value:
            type.__setattr__(cls, name, value)
    _last_seen[cls] = tuple(cls.__dict__.values())
