"""What a new process would begin with. Alembic's command line expects to be the only command of its process."""

import asyncio
import importlib
import linecache
import logging
import os
import sys
import warnings

from stillroom import stand_ins
from stillroom.connecting import finder
from stillroom.libraries import shipped
from stillroom.observing.call_sites import ROOT
from stillroom.process import listeners, pristine

_environ = dict(os.environ)
_path = list(sys.path)
_warning_filters = list(warnings.filters)


def remember() -> None:
    """Takes the interpreter's state as it is now for a fresh process's."""
    _environ.clear()
    _environ.update(os.environ)
    _path[:] = sys.path
    _warning_filters[:] = warnings.filters
    pristine.remember()


def begin(working_directory: str, extra_paths: list[str], variables: dict[str, str]) -> None:
    """Makes the interpreter as good as new, in this working directory and with these environment variables."""
    shipped.begin()
    forget_modules()
    os.chdir(working_directory)
    os.environ.clear()
    os.environ.update(_environ | variables)
    sys.path[:] = [working_directory, *_path, *(path for path in extra_paths if path != working_directory)]
    warnings.filters[:] = _warning_filters
    _forget_logging()
    asyncio.events._set_running_loop(None)


def forget_modules(amid_command: bool = False) -> None:
    """The repository's modules are imported again, for its files may have changed, and so are libraries; what they did is undone.

    They are all found before the first is removed, and before `sys.path` changes: a namespace package's path depends on both.
    """
    stand_ins.forget_modules()
    shipped.forget_modules()
    finder.forget_modules()
    listeners.remove_all()
    pristine.restore(amid_command)
    for name in [name for name, module in sys.modules.items() if _belongs_to_repository(module)]:
        del sys.modules[name]
    for path in list(sys.path_importer_cache):
        if path.startswith(ROOT):
            del sys.path_importer_cache[path]
    importlib.invalidate_caches()
    linecache.clearcache()


def _belongs_to_repository(module: object) -> bool:
    file = getattr(module, "__file__", None)
    if file is not None:
        return file.startswith(ROOT + "/")
    return any(str(path).startswith(ROOT) for path in getattr(module, "__path__", ()))


def _forget_logging() -> None:
    """`fileConfig()` adds handlers and sets levels; without this a line would be printed once more in every run."""
    root = logging.getLogger()
    for logger in [root, *logging.Logger.manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.filters.clear()
            logger.setLevel(logging.NOTSET)
            logger.propagate = True
            logger.disabled = False
    root.setLevel(logging.WARNING)
