"""The network, which is not there: asking for a host fails with words that say so, and is entered with the stand-ins.

Nothing could be sent in any case: the worker has no way to the network. Without this, libraries would report what they make of that.
"""

import errno
import importlib.abc
import importlib.machinery
import socket
import sys
import types
from typing import Any, NoReturn

from stillroom.libraries.asking import repository_frames
from stillroom.stand_ins import book

KIND = "network"

IN_BROWSERS = "urllib3.contrib.emscripten"
"""With this, urllib3 would ask the browser instead of a socket."""


class Unreachable(OSError):
    """A connection to another host, as where there is no route to it."""


class Unresolved(Unreachable, socket.gaierror):
    """A host's address, as where there is no name server."""


class SocketsOnly(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes urllib3 use sockets, as natively."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == IN_BROWSERS else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        module.inject_into_urllib3 = lambda: None
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """All that is asked of it is there."""


def install() -> None:
    """Takes the place of what would ask the network."""
    socket.getaddrinfo = _getaddrinfo
    socket.gethostbyname = socket.gethostbyname_ex = _gethostbyname
    socket.gethostbyaddr = _gethostbyname
    socket.socket.connect = socket.socket.connect_ex = _connect
    socket.socket.sendto = _sendto
    sys.meta_path.insert(0, SocketsOnly())


def asked_for(error: BaseException) -> list[dict[str, Any]]:
    """The hosts that were asked for (`protocol::AskedHost`), where a failure comes from the network that is not there."""
    if not _comes_from_here(error):
        return []
    return [{"name": entry.name, "call": entry.asked_by} for entry in book.any_of(KIND)]


def _getaddrinfo(host: Any, port: Any, *_: Any, **__: Any) -> NoReturn:
    _refuse(Unresolved, socket.EAI_AGAIN, host, port)


def _gethostbyname(host: Any) -> NoReturn:
    _refuse(Unresolved, socket.EAI_AGAIN, host, None)


def _connect(_: socket.socket, address: Any) -> NoReturn:
    _refuse(Unreachable, errno.ENETUNREACH, *_host_and_port(address))


def _sendto(_: socket.socket, __: Any, *arguments: Any) -> NoReturn:
    _refuse(Unreachable, errno.ENETUNREACH, *_host_and_port(arguments[-1]))


def _host_and_port(address: Any) -> tuple[Any, Any]:
    return (address[0], address[1]) if isinstance(address, tuple) and len(address) > 1 else (address, None)


def _refuse(kind: type[OSError], number: int, host: Any, port: Any) -> NoReturn:
    if isinstance(host, bytes):
        host = host.decode("utf-8", "replace")
    name = f"{host}" if port is None else f"{host}:{port}"
    asked_by = next(repository_frames(sys._getframe(2)), None)
    book.enter(KIND, name, asked_by=book.call_site(asked_by), reason="nothing leaves this page")
    book.touch(KIND, name, f"a connection to {name}")
    raise kind(number, f"{name} can't be reached: nothing leaves this page")


def _comes_from_here(error: BaseException | None) -> bool:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, Unreachable):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
