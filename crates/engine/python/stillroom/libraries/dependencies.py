"""Which distributions the repository's dependency files name: what would be installed natively."""

import os
import re

from stillroom.observing.call_sites import ROOT

FILES = re.compile(r"(.*requirements.*|constraints.*)\.(txt|in)|pyproject\.toml|setup\.(cfg|py)|Pipfile(\.lock)?|(poetry|uv|pdm)\.lock")
NOT_SEARCHED = {".git", "node_modules", "__pycache__"}
NAME = re.compile(r"[a-z0-9]+(?:[-_.]+[a-z0-9]+)*")
SEPARATORS = re.compile(r"[-_.]+")

_names: set[str] | None = None


def forget() -> None:
    """The repository's files may have changed."""
    global _names
    _names = None


def names(distribution: str) -> bool:
    """Whether a dependency file names this distribution (normalized)."""
    global _names
    if _names is None:
        _names = _read()
    return distribution in _names


def _read() -> set[str]:
    found: set[str] = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_SEARCHED]
        in_requirements = os.path.basename(folder) == "requirements"
        for name in files:
            if FILES.fullmatch(name) or (in_requirements and name.endswith((".txt", ".in"))):
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                    found.update(SEPARATORS.sub("-", match) for match in NAME.findall(file.read().lower()))
    return found
