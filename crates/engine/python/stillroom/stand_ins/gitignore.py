"""Which files git would ignore, as far as that takes telling a generated module from one that is gone."""

import fnmatch
import os

from stillroom.observing.call_sites import ROOT


def git_ignores(file: str) -> bool:
    """Whether a `.gitignore` between the file and the top folder names it."""
    folder = os.path.dirname(file)
    while folder.startswith(ROOT):
        if any(_matches(pattern, os.path.relpath(file, folder)) for pattern in _patterns(folder)):
            return True
        if folder == ROOT:
            return False
        folder = os.path.dirname(folder)
    return False


def _patterns(folder: str) -> list[str]:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as lines:
            return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "!"))]
    except OSError:
        return []


def _matches(pattern: str, path: str) -> bool:
    """A pattern with a slash begins where its file lies; one without matches a name anywhere."""
    if "/" in pattern.rstrip("/"):
        return fnmatch.fnmatch(path, pattern.lstrip("/"))
    return fnmatch.fnmatch(os.path.basename(path), pattern)
