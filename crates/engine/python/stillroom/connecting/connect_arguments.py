"""What a URL and `connect_args` ask of a new connection: settings of its session, and which database they name."""

import os
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import URL, make_url

from stillroom.databases.registry import Address
from stillroom.databases.stand_in_address import STAND_IN_DATABASE, STAND_IN_HOST

LOCAL_HOSTS = ("", "127.0.0.1", "::1")
DEFAULT_PORT = "5432"


def from_url(url: URL) -> dict[str, Any]:
    """The arguments that the dialect gives to `connect`: the address, and the query, which may say more of it."""
    named = {"host": url.host, "port": url.port, "database": url.database}
    return {**{name: value for name, value in named.items() if value}, **url.query}


def from_text(text: str) -> dict[str, Any]:
    """The arguments that libpq reads from a URL, or from `name=value` pairs."""
    if "://" in text:
        return from_url(make_url(text))
    pairs = (word.partition("=") for word in shlex.split(text.replace(" =", "=").replace("= ", "=")))
    return {name: value for name, _, value in pairs}


def address(arguments: Mapping[str, Any]) -> Address | None:
    """Which database a connection's arguments name, with the variables of libpq for what they leave out; none where nothing is said."""
    said = {
        "host": _first(arguments, ("host", "hostaddr"), "PGHOST"),
        "port": _first(arguments, ("port",), "PGPORT"),
        "name": _first(arguments, ("database", "dbname"), "PGDATABASE"),
    }
    if not any(said.values()) or (said["host"], said["name"]) == (STAND_IN_HOST, STAND_IN_DATABASE):
        return None
    host = said["host"].lower()
    is_local = host in LOCAL_HOSTS or host.startswith("/")
    return Address("localhost" if is_local else host, said["port"] or DEFAULT_PORT, said["name"])


def _first(arguments: Mapping[str, Any], names: tuple[str, ...], variable: str) -> str:
    return str(next((arguments[name] for name in names if arguments.get(name)), None) or os.environ.get(variable, ""))


def settings(arguments: Mapping[str, Any]) -> dict[str, str]:
    """The session's settings: libpq's `options`, asyncpg's `server_settings`, pg8000's `startup_params`, and `application_name`."""
    found = dict(_options(arguments.get("options")))
    for name in ("server_settings", "startup_params"):
        found.update(arguments.get(name) or {})
    if arguments.get("application_name"):
        found["application_name"] = arguments["application_name"]
    return {str(name).lower(): str(value) for name, value in found.items()}


def _options(options: Any) -> Iterator[tuple[str, str]]:
    """`-c name=value`, `-cname=value` and `--name=value`, as the server's command line takes them."""
    if isinstance(options, (tuple, list)):
        options = " ".join(options)
    words = iter(_words(options or ""))
    for word in words:
        if word == "-c":
            word = next(words, "")
        elif word.startswith(("-c", "--")):
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
