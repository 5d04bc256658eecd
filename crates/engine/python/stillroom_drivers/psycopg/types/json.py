"""Values that go out as JSON."""

from stillroom.raw_connection import Json


class Jsonb(Json):
    """The same, as jsonb."""


__all__ = ["Json", "Jsonb"]
