"""SQL put together from parts, as `psycopg2.sql` and `psycopg.sql` do it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from stillroom.driver.literals import identifier, literal

PLACE = re.compile(r"\{\{|\}\}|\{(?P<name>\w*)\}")


class Composable:
    """A part of a statement."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    def as_string(self, context: Any = None) -> str:
        """The part as SQL text."""
        raise NotImplementedError

    def as_bytes(self, context: Any = None) -> bytes:
        return self.as_string(context).encode()

    def __add__(self, other: "Composable") -> "Composed":
        return Composed([self, other])

    def __mul__(self, times: int) -> "Composed":
        return Composed([self] * times)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._wrapped == self._wrapped

    def __hash__(self) -> int:
        return hash(str(self._wrapped))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._wrapped!r})"


class Composed(Composable):
    """Several parts, one after the other."""

    def __init__(self, parts: Iterable[Any]) -> None:
        flat: list[Composable] = []
        for part in parts:
            flat.extend(part if isinstance(part, Composed) else [part if isinstance(part, Composable) else Literal(part)])
        super().__init__(flat)

    @property
    def seq(self) -> list[Composable]:
        return list(self._wrapped)

    def __iter__(self) -> Iterator[Composable]:
        return iter(self._wrapped)

    def join(self, joiner: "str | SQL") -> "Composed":
        """The parts with another one between them."""
        return (SQL(joiner) if isinstance(joiner, str) else joiner).join(self._wrapped)

    def as_string(self, context: Any = None) -> str:
        return "".join(part.as_string(context) for part in self._wrapped)


class SQL(Composable):
    """Text that is SQL already; `{}` and `{name}` are places for other parts."""

    @property
    def string(self) -> str:
        return self._wrapped

    def as_string(self, context: Any = None) -> str:
        return self._wrapped

    def format(self, *args: Any, **kwargs: Any) -> Composed:
        """Puts parts in the places."""
        parts: list[Any] = []
        at, unnamed = 0, iter(args)
        for place in PLACE.finditer(self._wrapped):
            parts.append(SQL(self._wrapped[at : place.start()]))
            at = place.end()
            name = place["name"]
            if name is None:
                parts.append(SQL(place[0][0]))
            elif name.isdigit():
                parts.append(args[int(name)])
            else:
                parts.append(kwargs[name] if name else next(unnamed))
        return Composed([*parts, SQL(self._wrapped[at:])])

    def join(self, parts: Iterable[Any]) -> Composed:
        """Other parts with this one between them."""
        joined: list[Any] = []
        for part in parts:
            joined += [self, part] if joined else [part]
        return Composed(joined)


class Identifier(Composable):
    """A name, or a name in a schema."""

    def __init__(self, *names: str) -> None:
        super().__init__(names)

    @property
    def strings(self) -> tuple[str, ...]:
        return self._wrapped

    def as_string(self, context: Any = None) -> str:
        return ".".join(map(identifier, self._wrapped))


class Literal(Composable):
    """A value, written into the statement."""

    def as_string(self, context: Any = None) -> str:
        return literal(self._wrapped).strip()


class Placeholder(Composable):
    """A place for a parameter."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)

    def as_string(self, context: Any = None) -> str:
        return f"%({self._wrapped})s" if self._wrapped else "%s"


NULL = SQL("NULL")
DEFAULT = SQL("DEFAULT")
