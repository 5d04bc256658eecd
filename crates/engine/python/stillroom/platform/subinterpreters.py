"""Stands in for `concurrent.interpreters`, whose core Pyodide doesn't have, so that anyio (and FastAPI with it) can be imported."""

import sys
from types import ModuleType
from typing import NoReturn


class InterpreterError(Exception):
    """The base of the module's errors."""


class ExecutionFailed(InterpreterError):
    """Never raised: nothing is executed."""


def create() -> NoReturn:
    """There is one interpreter."""
    raise RuntimeError("subinterpreters are not available in a browser")


def install() -> None:
    """Puts the stand-in where it is looked for."""
    module = ModuleType("concurrent.interpreters")
    module.InterpreterError, module.ExecutionFailed, module.create = InterpreterError, ExecutionFailed, create
    sys.modules[module.__name__] = module
