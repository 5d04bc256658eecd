"""Compiles libraries one by one and makes the index by which the engine finds them. Runs after `compile_packages.py`.

The index is `{"modules": {top-level name: [library …]}, "libraries": {library: {…}}}`. A library has its `name` and `version`;
`requires`: the libraries that must be there with it, in all; `optional`: those that its extras name; `lacks`: distributions that it requires
and that are not shipped; `native`: whether it holds WebAssembly.
"""

import json
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LIBRARIES = "/lib/stillroom-libraries"
LIBRARY_LEFT_OUT = ("/tests/", "/testing/", "/test/", "/mypy/")
UNNEEDED_SUFFIXES = (".pyi", ".pyx", ".pxd", ".c", ".h", ".rs", "py.typed", "-linux-gnu.so")

_metadata: dict[str, Message] = {}
_modules: dict[str, list[str]] = {}
_native: set[str] = set()


def library_needs(name: str) -> bool:
    folder, _, file = name.partition("/")
    if folder.endswith(".dist-info"):
        return file in NEEDED_METADATA  # noqa: F821
    return not folder.endswith(".data") and not name.endswith(UNNEEDED_SUFFIXES) and not any(part in f"/{name}" for part in LIBRARY_LEFT_OUT)


def compile_library(wheel: str, compiled_wheel: str) -> str:
    """Compiles an unpacked wheel and takes note of what is in it; gives the library's key."""
    metadata = next(Path(wheel).glob("*.dist-info/METADATA"))
    message = BytesParser().parsebytes(metadata.read_bytes(), headersonly=True)
    library = canonicalize_name(message["Name"])
    _metadata[library] = message
    # A library that reads docstrings keeps them.
    documented = any(b"__doc__" in path.read_bytes() for path in Path(wheel).rglob("*.py"))
    for name in compile_wheels(wheel, compiled_wheel, library_needs, f"{LIBRARIES}/{library}", documented):  # noqa: F821
        _note(library, name)
    return library


def _note(library: str, name: str) -> None:
    if name.endswith(".so"):
        _native.add(library)
    if name.endswith((".pyc", ".so")):
        libraries = _modules.setdefault(name.partition("/")[0].partition(".")[0], [])
        if library not in libraries:
            libraries.append(library)


def index(included: list[str]) -> str:
    """The index as JSON; these distributions are always there."""
    libraries = {}
    for library, message in sorted(_metadata.items()):
        found: dict[tuple[str, str], None] = {}
        _close(library, "", found, set(included))
        names = dict.fromkeys(name for name, _ in found if name != library)
        libraries[library] = {
            "name": message["Name"],
            "version": message["Version"],
            "requires": [name for name in names if name in _metadata],
            "optional": sorted(_optional(message) - set(names)),
            "lacks": [name for name in names if name not in _metadata],
            "native": library in _native,
        }
    return json.dumps({"modules": dict(sorted(_modules.items())), "libraries": libraries}, indent=1)


def _close(library: str, extra: str, found: dict[tuple[str, str], None], included: set[str]) -> None:
    if library in included or (library, extra) in found:
        return
    found[library, extra] = None
    for text in _metadata[library].get_all("Requires-Dist", []) if library in _metadata else []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for wanted in ("", *requirement.extras):
                _close(canonicalize_name(requirement.name), wanted, found, included)


def _optional(message: Message) -> set[str]:
    names = {canonicalize_name(Requirement(text).name) for text in message.get_all("Requires-Dist", [])}
    return {name for name in names if name in _metadata and name != canonicalize_name(message["Name"])}
