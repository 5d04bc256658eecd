"""Keeps the compiled code of the repository's files between runs. Every run imports them again, as a new process would."""

from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

from stillroom.observing.call_sites import repository_path

_compiled: dict[str, tuple[bytes, CodeType]] = {}


def install() -> None:
    """Puts the cache in front of the compiler; a file is compiled again when a byte of it changed."""
    SourceFileLoader.source_to_code = _source_to_code


def _source_to_code(loader: SourceFileLoader, source: Any, path: str, *args: Any, **options: Any) -> CodeType:
    if repository_path(path) is None or not isinstance(source, bytes):
        return _real_source_to_code(loader, source, path, *args, **options)
    known = _compiled.get(path)
    if known is None or known[0] != source:
        known = _compiled[path] = (source, _real_source_to_code(loader, source, path, *args, **options))
    return known[1]


_real_source_to_code = SourceFileLoader.source_to_code
