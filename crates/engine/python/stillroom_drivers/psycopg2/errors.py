"""A class for each SQLSTATE."""

from stillroom.driver.errors import PSYCOPG2_CLASSES

globals().update({error.__name__: error for error in PSYCOPG2_CLASSES.values()})


def lookup(code: str) -> type[Exception]:
    """The class for a SQLSTATE."""
    return PSYCOPG2_CLASSES[code]
