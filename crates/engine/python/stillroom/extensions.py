"""What is said of PostgreSQL's extensions."""

import sys


not_loaded: str | None = None
"""The extension whose files could not be loaded in this run."""


def start_run() -> None:
    """Forgets the run before."""
    global not_loaded
    not_loaded = None


def failed(name: str, reason: str) -> None:
    """An extension's files could not be loaded; PostgreSQL reports an input/output error."""
    global not_loaded
    not_loaded = name
    print(f"stillroom: extension {name}, which comes with Stillroom, could not be loaded: {reason}", file=sys.stderr)
