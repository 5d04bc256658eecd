"""What is said of PostgreSQL's extensions."""

from stillroom.faults import differences
from stillroom.process import each_run

not_loaded: str | None = None
"""The extension whose files could not be loaded in this run."""


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    global not_loaded
    not_loaded = None


def failed(name: str, reason: str) -> None:
    """An extension's files could not be loaded; PostgreSQL reports an input/output error."""
    global not_loaded
    not_loaded = name
    differences.report("extension_not_loaded", name=name, reason=reason)
