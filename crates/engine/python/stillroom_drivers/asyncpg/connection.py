"""Names for annotations."""


class Connection:
    """Only to be named."""
