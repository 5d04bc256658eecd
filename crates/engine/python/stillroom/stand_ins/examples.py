"""Values that the repository itself gives as examples: `.env.example` and the like. They are used only where a value is missing."""

import os
import re
from collections.abc import Iterator

from stillroom.environment import mount
from stillroom.observing.call_sites import ROOT

FILE_NAMES = re.compile(r"(\.?env)[._-](example|sample|template|dist|default|defaults|dev|development|local|test)$|example\.env$", re.I)
ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)")

_values: dict[str, tuple[str, str]] | None = None


def forget() -> None:
    """Another repository was mounted."""
    global _values
    _values = None


def example(name: str) -> tuple[str, str] | None:
    """The value, and the `path:line` that gives it."""
    global _values
    if _values is None:
        _values = _read_all()
    return _values.get(name)


def _read_all() -> dict[str, tuple[str, str]]:
    values: dict[str, tuple[str, str]] = {}
    for folder in _folders():
        for name in sorted(os.listdir(folder)):
            if FILE_NAMES.search(name):
                for variable, value, place in _read(os.path.join(folder, name)):
                    values.setdefault(variable, (value, place))
    return values


def _folders() -> Iterator[str]:
    """From where Alembic runs up to the top folder."""
    folder = mount.absolute(mount.environment.working_directory) if mount.environment else ROOT
    while True:
        if os.path.isdir(folder):
            yield folder
        if folder == ROOT or not folder.startswith(ROOT):
            return
        folder = os.path.dirname(folder)


def _read(file: str) -> Iterator[tuple[str, str, str]]:
    if not os.path.isfile(file):
        return
    with open(file, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if (match := ASSIGNMENT.match(line)) and (value := _unquoted(match[2])):
                yield match[1], value, f"{file[len(ROOT) + 1 :]}:{number}"


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith(("'", '"')) and text[0] in text[1:]:
        return text[1 : 1 + text[1:].index(text[0])]
    return text.partition(" #")[0].strip()
