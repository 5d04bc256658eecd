"""What is said of PostgreSQL's extensions."""

import sys


def failed(name: str, reason: str) -> None:
    """An extension's files could not be loaded; PostgreSQL reports an input/output error."""
    print(f"stillroom: extension {name} could not be loaded: {reason}", file=sys.stderr)
