"""The SQLSTATEs by name."""

import re

from stillroom.driver.errors import NAME_OF

_NAMES = {code: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.rstrip("_")).upper() for code, name in NAME_OF.items()}
globals().update({name: code for code, name in _NAMES.items()})


def lookup(code: str) -> str:
    """The name of a SQLSTATE."""
    return _NAMES[code]
