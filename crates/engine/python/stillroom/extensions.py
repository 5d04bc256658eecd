"""PostgreSQL's extensions: told by the host what was loaded; and what can be done about one that is not here."""

import sys

from stillroom import reporter


def loaded(name: str) -> None:
    """PostgreSQL has opened this extension's files."""
    reporter.report("extension_loaded", name=name)


def failed(name: str, reason: str) -> None:
    """An extension's files could not be loaded; PostgreSQL reports an input/output error."""
    print(f"stillroom: extension {name} could not be loaded: {reason}", file=sys.stderr)
