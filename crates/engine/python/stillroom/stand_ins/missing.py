"""Whether a failure may come from what is missing here. Only then may a stand-in take a place: what fails natively has to fail."""

import re
from importlib.machinery import PathFinder
from pathlib import Path

from stillroom.libraries.shipped import NotLoaded
from stillroom.observing.call_sites import repository_path
from stillroom.process.tracebacks import causes
from stillroom.stand_ins import book, settings, variables

LACKING = (ImportError, OSError, NotImplementedError)
"""What modules, files, sockets, processes and threads raise where there are none."""

SHARED = re.compile(rb"\b(extend_path|declare_namespace)\b")
"""How a package says that distributions add to it which may not be here."""


def may_have_caused(error: BaseException, *, in_revision: bool = False) -> bool:
    """Whether something stood in before it, is lacking in a page, or was given no value.

    What Stillroom ships and could not fetch is not missing: the command is to be run again. Values that a revision lacks don't count: it
    never gets any, and fails as it does natively until the user sets them.
    """
    chain = list(causes(error))
    if any(isinstance(each, NotLoaded) for each in chain):
        return False
    if book.entries or any(map(_is_lacking, chain)) or any(map(settings.is_unfilled, chain)):
        return True
    return not in_revision and (variables.some_are_unset() or bool(variables.missed_by(error)))


def _is_lacking(error: BaseException) -> bool:
    return isinstance(error, LACKING) and not (isinstance(error, ImportError) and _is_about_repository(error))


def _is_about_repository(error: ImportError) -> bool:
    """Whether it misses a part of the repository's own package: that is missed natively too."""
    top = (error.name or "").partition(".")[0]
    spec = PathFinder.find_spec(top) if top else None
    if spec is None:
        return False
    if spec.origin is not None:
        return repository_path(spec.origin) is not None and not _is_shared(spec.origin)
    return any(repository_path(folder) is not None and _has_code(folder) for folder in spec.submodule_search_locations or ())


def _is_shared(init: str) -> bool:
    return Path(init).name == "__init__.py" and SHARED.search(Path(init).read_bytes()) is not None


def _has_code(folder: str) -> bool:
    """A folder without any only hides a library of its name."""
    return next(Path(folder).rglob("*.py"), None) is not None
