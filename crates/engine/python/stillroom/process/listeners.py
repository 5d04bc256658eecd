"""Takes back the SQLAlchemy event listeners that the repository and its libraries registered: their process would be over."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.event.registry import _EventKey

from stillroom.observing import reporter

OWN_MODULES = ("sqlalchemy.", "alembic.", "stillroom.")

_registered: list[tuple[Any, str, Any]] = []


def install() -> None:
    """Begins to take note of listeners."""
    _EventKey.listen = _listen


def remove_all() -> None:
    """Removes what is still registered."""
    while _registered:
        target, identifier, function = _registered.pop()
        if event.contains(target, identifier, function):
            event.remove(target, identifier, function)


def _listen(key: _EventKey, *args: Any, **options: Any) -> None:
    if reporter.current is not None and not (getattr(key.fn, "__module__", None) or "").startswith(OWN_MODULES):
        _registered.append((key.target, key.identifier, key.fn))
    _real_listen(key, *args, **options)


_real_listen = _EventKey.listen
