"""Libraries that Stillroom ships and that are loaded when they are imported.

Each library has a folder of its own, which stands on `sys.path` only in runs that load it, with the folders of what it
requires. Who may load one, so that a library's own `try: import something` finds what it would find natively:

- a file of the repository, and a module of ours on its behalf;
- any module, if the repository's dependency files name the library;
- a function of another library that names it as an extra: that function would fail without it.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FrameType, ModuleType
from typing import TypedDict

from stillroom import host
from stillroom.faults import differences
from stillroom.libraries import dependencies
from stillroom.libraries.asking import LIBRARIES, asking_frame, only_passes_imports_on, repository_asks
from stillroom.observing import reporter

FOR_THE_STANDARD_LIBRARY = {"tzdata"}
"""`zoneinfo` imports it where the system has no time zones of its own."""

ONLY_DEFINE = frozenset(
    (
        *("annotated-doc", "annotated-types", "anyio", "click", "dnspython", "email-validator", "fastapi", "idna", "itsdangerous"),
        *("jinja2", "opentelemetry-api", "pydantic", "python-multipart", "starlette", "typing-inspection", "werkzeug"),
    )
)
"""Large libraries that keep nothing of what the repository tells them, and require only such. They are imported once."""


class NotLoaded(ImportError):
    """A library is shipped, and could not be fetched."""


class Library(TypedDict):
    """What `scripts/assets/describe_libraries.py` says of a library."""

    name: str
    version: str
    requires: list[str]
    optional: list[str]
    lacks: list[str]
    native: bool


class Index(TypedDict):
    """Every library, and which of them hold a top-level module or a part of a namespace package."""

    modules: dict[str, list[str]]
    libraries: dict[str, Library]


class Finder:
    """Comes after the other finders, so what the repository or the user brings comes first."""

    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Loads the library that has this module, if whoever asks may load it."""
        frame = sys._getframe(1)
        libraries = [key for key in _index["modules"].get(name, ()) if key not in _active and _may_load(frame, key)]
        if not libraries:
            return None
        for library in libraries:
            for required in (*_index["libraries"][library]["requires"], library):
                _activate(required)
        return PathFinder.find_spec(name, path, target)


def install() -> None:
    """Puts the finder in its place."""
    sys.meta_path.append(Finder)


def attach(index_json: str) -> None:
    """Takes over the index; called once in every start of the engine."""
    _index.update(json.loads(index_json))


def begin() -> None:
    """What a new process would begin with: nothing is loaded."""
    _active.clear()
    forget_modules()


def forget_modules() -> None:
    """Libraries are imported again: they hold what the repository told them. Native modules can't be imported twice."""
    loaded = [(name, module, library) for name, module in sys.modules.items() if (library := _library_of(module))]
    for name, module, library in loaded:
        stays = library in ONLY_DEFINE or _index["libraries"][library]["native"]
        if stays:
            _kept_modules.setdefault(library, {})[name] = module
        if library not in _active or not stays:
            del sys.modules[name]


def forget_repository() -> None:
    """Another repository was mounted: what a library found when it looked for others may not be so any more."""
    begin()
    for library in [library for library in _kept_modules if not _index["libraries"][library]["native"]]:
        del _kept_modules[library]


def requiring(module: str) -> str | None:
    """The library in use that requires a distribution with this module, where that distribution is not shipped."""
    lacked = lambda name: name == module or name.startswith(f"{module}-")  # noqa: E731
    return next((_index["libraries"][key]["name"] for key in _active if any(map(lacked, _index["libraries"][key]["lacks"]))), None)


def _activate(key: str) -> None:
    if key in _active:
        return
    folder = LIBRARIES + key
    if key not in _unpacked:
        _unpack(key, folder)
    _active.add(key)
    sys.path.append(folder)
    sys.modules.update(_kept_modules.get(key, {}))
    library = _index["libraries"][key]
    reporter.report("library_loaded", name=library["name"], version=library["version"])


def _unpack(key: str, folder: str) -> None:
    """Where that fails it is reported at once, too: who imports it may be prepared to go on without it."""
    try:
        host.load_library(key, folder)
    except host.NotFetched as error:
        library = _index["libraries"][key]
        name, version = library["name"], library["version"]
        differences.report("library_not_loaded", name=name, version=version, reason=str(error))
        raise NotLoaded(f"{name} {version}, which comes with Stillroom, could not be loaded: {error}", name=key) from None
    _unpacked.add(key)


def _library_of(module: ModuleType) -> str | None:
    file = getattr(module, "__file__", None)
    paths: Iterable[str] = (file,) if file is not None else getattr(module, "__path__", ())
    for path in paths:
        if str(path).startswith(LIBRARIES):
            return str(path)[len(LIBRARIES) :].partition("/")[0]
    return None


def _may_load(frame: FrameType | None, key: str) -> bool:
    if key in FOR_THE_STANDARD_LIBRARY or dependencies.names(key) or repository_asks(frame):
        return True
    asking = asking_frame(frame, only_passes_imports_on)
    if asking is None or not asking.f_code.co_filename.startswith(LIBRARIES):
        return False
    library = asking.f_code.co_filename[len(LIBRARIES) :].partition("/")[0]
    return asking.f_code.co_name != "<module>" and key in _index["libraries"][library]["optional"]


_index: Index = {"modules": {}, "libraries": {}}
_unpacked: set[str] = set()
_active: set[str] = set()
_kept_modules: dict[str, dict[str, ModuleType]] = {}
