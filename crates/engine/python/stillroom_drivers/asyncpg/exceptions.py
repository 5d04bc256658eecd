"""A class for each SQLSTATE."""

from stillroom.driver.errors import ASYNCPG_CLASSES, PostgresError

globals().update({error.__name__: error for error in ASYNCPG_CLASSES.values()})


class InterfaceError(Exception):
    """Never raised here."""


__all__ = ["InterfaceError", "PostgresError", *(error.__name__ for error in ASYNCPG_CLASSES.values())]
