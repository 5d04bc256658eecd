"""What a URL and `connect_args` ask of a new connection: settings of its session, and which database they name."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import URL

from stillroom.differences import say

MAINTENANCE_DATABASES = ("", "postgres", "template1")
"""Where people connect to create or to find another one."""

_databases: set[str] = set()


def start_run() -> None:
    """The databases that an earlier run named don't count."""
    _databases.clear()


def from_url(url: URL) -> dict[str, Any]:
    """The arguments that the dialect gives to `connect`: the query, and the database's name."""
    return {**url.query, "database": url.database or ""}


def settings(arguments: Mapping[str, Any]) -> dict[str, str]:
    """The session's settings: libpq's `options`, asyncpg's `server_settings`, pg8000's `startup_params`, and `application_name`."""
    found = dict(_options(arguments.get("options")))
    for name in ("server_settings", "startup_params"):
        found.update(arguments.get(name) or {})
    if arguments.get("application_name"):
        found["application_name"] = arguments["application_name"]
    return {str(name).lower(): str(value) for name, value in found.items()}


def note_database(name: str) -> None:
    """PGlite has one database. Tells when a run means several."""
    if name in MAINTENANCE_DATABASES:
        return
    _databases.add(name)
    if len(_databases) > 1:
        names = " and ".join(sorted(_databases))
        say(f"this run connects to the databases {names}; PGlite has one database, so all of them lead to it.")


def _options(options: Any) -> Iterator[tuple[str, str]]:
    """`-c name=value`, `-cname=value` and `--name=value`, as the server's command line takes them."""
    if isinstance(options, (tuple, list)):
        options = " ".join(options)
    words = iter(_words(options or ""))
    for word in words:
        if word == "-c":
            word = next(words, "")
        elif word.startswith("-c"):
            word = word[2:]
        elif word.startswith("--"):
            word = word[2:]
        else:
            continue
        name, equals, value = word.partition("=")
        if equals:
            yield name.replace("-", "_"), value


def _words(text: str) -> list[str]:
    """Blanks separate, a backslash protects; quotes mean nothing here."""
    splitter = shlex.shlex(text, posix=True)
    splitter.whitespace_split, splitter.commenters, splitter.quotes = True, "", ""
    return list(splitter)
