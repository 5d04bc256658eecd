"""What is different here from a server or from a process of one's own: reported as data, each once in a run."""

from typing import Any

from stillroom.observing import reporter
from stillroom.process import each_run

_reported: list[dict[str, Any]] = []


def report(kind: str, **fields: Any) -> None:
    """Reports a `protocol::Difference`, unless this run has reported it."""
    difference = {"difference": kind, **fields}
    if difference not in _reported:
        _reported.append(difference)
        reporter.report("differed", **difference)


@each_run.begins
def start_run() -> None:
    """What an earlier run reported is reported again."""
    _reported.clear()
