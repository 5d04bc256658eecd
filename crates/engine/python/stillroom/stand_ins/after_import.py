"""Calls a function with a module right after the module was imported."""

import importlib.abc
import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_waiting: dict[str, Callable[[ModuleType], None]] = {}


def after_import(name: str, function: Callable[[ModuleType], None]) -> None:
    """`function` is called each time that the module is imported again."""
    _waiting[name] = function


class Finder(importlib.abc.MetaPathFinder):
    """Finds what others find, and wraps its loader."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name not in _waiting:
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(name, path, target)) is not None:
                spec.loader = Loader(spec.loader, _waiting[name])
                return spec
        return None


class Loader(importlib.abc.Loader):
    """Another loader, and what is to be done after it."""

    def __init__(self, real: Any, after: Callable[[ModuleType], None]) -> None:
        self._real = real
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def create_module(self, spec: Any) -> Any:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._real.exec_module(module)
        if getattr(module, "__file__", None) is not None:
            self._after(module)


def install() -> None:
    """Puts the finder in front of all others."""
    sys.meta_path.insert(0, Finder())
