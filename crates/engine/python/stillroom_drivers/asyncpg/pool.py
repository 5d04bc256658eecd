"""Names for annotations."""


class Pool:
    """Only to be named."""
