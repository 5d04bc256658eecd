"""What is forgotten when a run begins. A module that keeps something of a run registers here how it forgets it, where it keeps it."""

from collections.abc import Callable

_forgetting: list[Callable[[], None]] = []


def begins(forget: Callable[[], None]) -> Callable[[], None]:
    """Has a function called before each run."""
    _forgetting.append(forget)
    return forget


def start() -> None:
    """A run begins: nothing of the one before is kept."""
    for forget in _forgetting:
        forget()
