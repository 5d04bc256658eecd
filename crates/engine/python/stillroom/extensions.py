"""PostgreSQL's extensions: told by the host what was loaded; and what can be done about one that is not here."""

import sys

from stillroom import reporter


not_loaded: str | None = None
"""The extension whose files could not be loaded in this run."""


def start_run() -> None:
    """Forgets the run before."""
    global not_loaded
    not_loaded = None


def loaded(name: str) -> None:
    """PostgreSQL has opened this extension's files."""
    if reporter.current is not None:
        reporter.current.event("extension_loaded", name=name)


def failed(name: str, reason: str) -> None:
    """An extension's files could not be loaded; PostgreSQL reports an input/output error."""
    global not_loaded
    not_loaded = name
    print(f"stillroom: extension {name}, which comes with Stillroom, could not be loaded: {reason}", file=sys.stderr)
