"""Keeps account of the stand-ins of one run. Their result can only be trusted when no revision that ran touched one."""

import sys
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from stillroom.libraries.asking import revision_frame
from stillroom.observing.call_sites import CallSite, frame_call_site, repository_call_site
from stillroom.process import each_run

TOUCHES_KEPT = 20


@dataclass
class Entry:
    """`protocol::StandIn`."""

    kind: str
    name: str
    asked_by: CallSite | None
    value: str | None = None
    reason: str | None = None
    touched: list[dict[str, Any]] = field(default_factory=list)


entries: dict[tuple[str, str], Entry] = {}
"""What stood in during this run."""

_revisions_that_ran: dict[str, str] = {}


@each_run.begins
def open_anew() -> None:
    """Forgets the run before."""
    entries.clear()
    _revisions_that_ran.clear()


def enter(kind: str, name: str, *, asked_by: CallSite | None, value: str | None = None, reason: str | None = None) -> None:
    """Takes down a stand-in, the first time that it is asked for."""
    entries.setdefault((kind, name), Entry(kind, name, asked_by, value, reason))


def revision_runs(path: str, revision: str) -> None:
    """A revision's function is about to run; `path` is inside the repository."""
    _revisions_that_ran[path] = revision


def touch(kind: str, name: str, what: str) -> None:
    """Takes down that something of a stand-in was used, if a revision file is among the callers."""
    frame = revision_frame(sys._getframe(2))
    entry = entries.get((kind, name))
    if frame is None or entry is None or len(entry.touched) >= TOUCHES_KEPT:
        return
    touched = {"call": frame_call_site(frame), "what": what}
    if touched not in entry.touched:
        entry.touched.append(touched)


def facts() -> list[dict[str, Any]]:
    """The stand-ins as `protocol::StandIn`, with the touches of revisions that ran."""
    return [{**vars(entry), "touched": _touches(entry)} for entry in entries.values()]


def any_of(*kinds: str) -> list[Entry]:
    """The stand-ins of these kinds."""
    return [entry for entry in entries.values() if entry.kind in kinds]


def touched_by(revision: str | None) -> list[Entry]:
    """The stand-ins that a revision touched while it ran."""
    ids = _revisions_that_ran
    if revision is None:
        return []
    return [entry for entry in entries.values() if any(ids.get(touch["call"]["path"]) == revision for touch in entry.touched)]


def call_site(frame: FrameType | None) -> CallSite | None:
    """Where a frame of the repository stands."""
    return None if frame is None else repository_call_site(frame)


def _touches(entry: Entry) -> list[dict[str, Any]]:
    ran = ((_revisions_that_ran.get(touched["call"]["path"]), touched) for touched in entry.touched)
    return [{"revision": revision, **touched} for revision, touched in ran if revision is not None]
