"""Values that go out as JSON."""

from stillroom.connecting.raw_connection import Json


class Jsonb(Json):
    """The same, as jsonb."""


__all__ = ["Json", "Jsonb"]
