"""asyncpg's exceptions, and names for annotations. Its connections wait for a network, which is not here."""

from typing import Any, NoReturn

from asyncpg import exceptions
from asyncpg.connection import Connection
from asyncpg.exceptions import *
from asyncpg.pool import Pool

__version__ = "0.31.0"


class Record(dict):
    """Only to be named."""


async def connect(*_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError("asyncpg's own connections are not available here; SQLAlchemy's asynchronous engines are")


def create_pool(*_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError("asyncpg's own pools are not available here; SQLAlchemy's asynchronous engines are")
