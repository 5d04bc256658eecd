"""Notices the files of the repository that a run wrote or changed."""

import os
from collections.abc import Iterator

from stillroom.observing import reporter
from stillroom.observing.call_sites import ROOT

IGNORED_FOLDERS = {"__pycache__", ".git"}

Stamp = tuple[int, int]

_known: dict[str, Stamp] = {}


def remember() -> None:
    """Takes the files as they are now for unchanged."""
    _known.clear()
    _known.update(_stamps(ROOT))


def report_written() -> None:
    """Sends the text of every file that is new or changed since the last look."""
    for path, stamp in _stamps(ROOT):
        if _known.get(path) != stamp:
            _known[path] = stamp
            _report(path)


def _report(path: str) -> None:
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    reporter.report("file_written", path=path[len(ROOT) + 1 :], text=text)


def _stamps(folder: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in IGNORED_FOLDERS:
                    yield from _stamps(entry.path)
            else:
                stat = entry.stat(follow_symlinks=False)
                yield entry.path, (stat.st_mtime_ns, stat.st_size)
