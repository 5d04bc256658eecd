"""What goes on differently here than on a server or in a process of one's own: told to the user, each thing once in a run."""

import sys

_said: set[str] = set()


def say(what: str) -> None:
    """Tells the user of a difference, unless this run has told of it."""
    if what not in _said:
        _said.add(what)
        print(f"stillroom: {what}", file=sys.stderr)


def start_run() -> None:
    """What was said in an earlier run is said again."""
    _said.clear()
