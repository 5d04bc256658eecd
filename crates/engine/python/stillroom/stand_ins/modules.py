"""Imports that can't be had: libraries that nobody installed, and modules of the repository's own that raise for want of something.

Only what the repository's own files ask for is stood in for: never the standard library, never what a library asks for itself
(unless it requires it, so that natively it is there), never where the code is prepared for the import to fail, and never a part of
a package that the repository has.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any

from stillroom.libraries import shipped
from stillroom.libraries.asking import repository_frame, repository_frames, revision_frame
from stillroom.observing.call_sites import ROOT, innermost_call_site
from stillroom.stand_ins import book, missing
from stillroom.stand_ins.gitignore import git_ignores
from stillroom.stand_ins.guards import is_guarded
from stillroom.stand_ins.thing import StandIn, is_imported

IMPORT_MACHINERY = ("/importlib/", "/stillroom/stand_ins/", "/stillroom/libraries/shipped")


PROTOCOL_NAMES = {"__all__", "__file__", "__wrapped__", "__warningregistry__", "__bases__", "__mro_entries__", "__conform__"}
"""Names that mean something to whoever asks a module for them; others that look so, such as `__version__`, are names like any."""


NEVER = {"js", "pyodide_js", "pyodide", "micropip"}
"""What only a browser has: a repository that looks for it is prepared to find nothing."""


class StandInModule(types.ModuleType):
    """A module of which every name stands in."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        top = name.partition(".")[0]
        self._entry = ("module", name) if ("module", name) in book.entries else ("library", top)

    def __getattr__(self, name: str) -> Any:
        if name in PROTOCOL_NAMES:
            raise AttributeError(name)
        full_name = f"{self.__name__}.{name}"
        if not is_imported(sys._getframe(1)):
            book.touch(*self._entry, full_name)
        part = vars(self)[name] = StandIn(*self._entry, full_name)
        return part


class LibraryFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder: what comes here is nowhere to be found."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        parent, _, last = name.rpartition(".")
        top = name.partition(".")[0]
        if isinstance(sys.modules.get(parent), StandInModule):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        generated = bool(parent) and _is_generated(parent, last)
        if top in NEVER or top in sys.stdlib_module_names or (parent and not generated) or _is_only_looked_for():
            return None
        frame = repository_frame(sys._getframe(), IMPORT_MACHINERY)
        if frame is None and (library := shipped.requiring(top)):
            book.enter("library", top, asked_by=None, reason=f"{library} requires it")
        elif frame is None or is_guarded(frame):
            return None
        elif generated:
            book.enter("module", name, asked_by=book.call_site(frame), reason="a build writes it; .gitignore names it")
        else:
            book.enter("library", top, asked_by=book.call_site(frame))
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing is in it."""


class OwnModuleFinder(importlib.abc.MetaPathFinder):
    """Finds the repository's own modules, and lets them be imported as far as they can."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None or not (spec.origin or "").startswith(ROOT + "/"):
            return None
        spec.loader = OwnModuleLoader(spec.loader)
        return spec


class OwnModuleLoader(importlib.abc.Loader):
    """Keeps what a module had defined before it raised, where something is missing here; its other names stand in."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: types.ModuleType) -> None:
        try:
            self._real.exec_module(module)
        except Exception as error:
            if _must_fail(error):
                raise
            _keep_half(module, error)


def _must_fail(error: Exception) -> bool:
    """Where nothing is missing; and where code is prepared for it: the importer's, and as long as nothing stood in, any further out."""
    frame = repository_frame(sys._getframe(), IMPORT_MACHINERY)
    if frame is None or not missing.may_have_caused(error, in_revision=revision_frame(frame) is not None):
        return True
    classes = frozenset(each.__name__ for each in type(error).__mro__)
    return any(is_guarded(each, classes) for each in ([frame] if book.entries else repository_frames(frame)))


def _keep_half(module: types.ModuleType, error: Exception) -> None:
    name = module.__name__
    site = innermost_call_site(error.__traceback__)
    book.enter("module", name, asked_by=site, reason=f"{type(error).__name__}: {error}"[:500])

    def __getattr__(attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if not is_imported(sys._getframe(1)):
            book.touch("module", name, f"{name}.{attribute}")
        part = sys.modules.get(f"{name}.{attribute}") or StandIn("module", name, f"{name}.{attribute}")
        return vars(module).setdefault(attribute, part)

    module.__getattr__ = __getattr__


def _is_generated(package: str, name: str) -> bool:
    """Whether git ignores this module: then a build writes it, and a checkout doesn't have it."""
    folders = [path for path in getattr(sys.modules.get(package), "__path__", ()) if path.startswith(ROOT)]
    return any(git_ignores(f"{folder}/{name}.py") for folder in folders)


def _is_only_looked_for() -> bool:
    """`importlib.util.find_spec()` asks whether a module is there, and the answer is no."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        filename = frame.f_code.co_filename
        if filename.endswith(("/importlib/util.py", "<frozen importlib.util>")):
            return True
        if not filename.startswith("<frozen") and "/importlib/" not in filename:
            return False
        frame = frame.f_back
    return False


def install() -> None:
    """Puts the finders where they belong: the repository's modules where Python finds them, stand-ins last."""
    sys.meta_path.insert(sys.meta_path.index(importlib.machinery.PathFinder), OwnModuleFinder())
    sys.meta_path.append(LibraryFinder())


def forget_modules() -> None:
    """The next run asks again."""
    for name, module in list(sys.modules.items()):
        if isinstance(module, StandInModule):
            del sys.modules[name]
