"""The stand-in itself: whatever is asked of it, it survives: as a function, base class, decorator, generic, value, awaitable …"""

import dis
import opcode
import sys
import types
from collections.abc import Iterator
from typing import Any

from stillroom.stand_ins import book

IMPORT_FROM = opcode.opmap["IMPORT_FROM"]
NAME_MARK = "stand_in_for_"
"""Begins the text of every stand-in, so that it is known again inside a URL."""


class StandInBase:
    """What is left of a base class that could not be imported."""

    def __init__(self, *args: Any, **options: Any) -> None:
        pass

    def __init_subclass__(cls, **options: Any) -> None:
        """A subclass that hands attributes on to what it wraps would ask itself for ever: the base that holds it is missing."""
        handing_on = vars(cls).get("__getattr__")
        if handing_on is not None:
            cls.__getattr__ = lambda self, name: handing_on(self, name) if not name.startswith("__") else _refuse(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return StandIn("library", type(self).__name__, f"{type(self).__name__}.{name}")


def _refuse(name: str) -> None:
    raise AttributeError(name)


class StandIn:
    """Stands in for one name. An instance, never a class: as a base class it vanishes, so metaclasses don't conflict."""

    def __init__(self, kind: str, missing: str, name: str) -> None:
        """`missing` is what the book knows it by, `name` what it is itself."""
        vars(self).update(_kind=kind, _missing=missing, _name=name)

    def _touched(self, what: str) -> None:
        book.touch(self._kind, self._missing, what)

    def _part(self, suffix: str) -> "StandIn":
        return StandIn(self._kind, self._missing, self._name + suffix)

    # As a class

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        alone = bases[0] is self and all(isinstance(base, StandIn) for base in bases)
        return (StandInBase,) if alone else ()

    def __instancecheck__(self, instance: Any) -> bool:
        return False

    def __subclasscheck__(self, subclass: Any) -> bool:
        return False

    def __get_pydantic_core_schema__(self, *args: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.any_schema()

    # As a function, a decorator, a module's attribute

    def __call__(self, *args: Any, **options: Any) -> Any:
        self._touched(f"{self._name}()")
        if self._name.endswith(".run_sync") and args:
            return Done(args[0](self, *args[1:], **options))
        if len(args) == 1 and not options and isinstance(args[0], (types.FunctionType, type)):
            return args[0]
        return self._part("()")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            return _special_attribute(self, name)
        if not is_imported(sys._getframe(1)):
            self._touched(f"{self._name}.{name}")
        part = vars(self)[name] = self._part(f".{name}")
        return part

    # As a container, a number, a text

    def __getitem__(self, key: Any) -> "StandIn":
        self._touched(f"{self._name}[…]")
        return self._part("[…]")

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __delitem__(self, key: Any) -> None:
        pass

    def __contains__(self, item: Any) -> bool:
        self._touched(f"in {self._name}")
        return False

    def __iter__(self) -> Iterator["StandIn"]:
        self._touched(f"iteration over {self._name}")
        return iter([self] * _unpacked_count(sys._getframe(1)))

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        self._touched(f"the truth of {self._name}")
        return True

    def __int__(self) -> int:
        self._touched(f"int({self._name})")
        return 1

    __index__ = __int__

    def __float__(self) -> float:
        return float(int(self))

    def __str__(self) -> str:
        self._touched(f"str({self._name})")
        return NAME_MARK + "".join(sign if sign.isalnum() else "_" for sign in self._name)

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def __format__(self, spec: str) -> str:
        return str(self)

    def __fspath__(self) -> str:
        return f"/tmp/{self}"

    def __hash__(self) -> int:
        return id(self)

    def __lt__(self, other: Any) -> bool:
        return False

    __gt__ = __lt__

    def __le__(self, other: Any) -> bool:
        return True

    __ge__ = __le__

    def __add__(self, other: Any) -> Any:
        self._touched(f"{self._name} + …")
        return str(self) + other if isinstance(other, str) else other

    def __radd__(self, other: Any) -> Any:
        self._touched(f"… + {self._name}")
        return other + str(self) if isinstance(other, str) else other

    # As a context manager, an awaitable, an asynchronous iterator

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *error: Any) -> bool:
        return False

    async def __aenter__(self) -> "StandIn":
        return self

    async def __aexit__(self, *error: Any) -> bool:
        return False

    def __aiter__(self) -> "StandIn":
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def __await__(self) -> Any:
        return self
        yield

    # Copies

    def __copy__(self) -> "StandIn":
        return self

    def __deepcopy__(self, memo: Any) -> "StandIn":
        return self

    def __reduce__(self) -> Any:
        return str, (str(self),)


def _operator(self: StandIn, *operands: Any) -> StandIn:
    return self


for _name in (
    *("sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "rmod", "pow", "matmul"),
    *("or", "ror", "and", "rand", "xor", "lshift", "rshift", "neg", "invert"),
):
    setattr(StandIn, f"__{_name}__", _operator)


class Done:
    """An awaitable that is done."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Any:
        return self.value
        yield


def is_stand_in(value: Any) -> bool:
    """Whether a value is a stand-in, or a class that is nothing but one."""
    return isinstance(value, (StandIn, StandInBase)) or value is StandInBase


def _special_attribute(stand_in: StandIn, name: str) -> Any:
    """Names that begin with an underscore are protocols, and a protocol that is half kept is worse than none."""
    last = stand_in._name.rpartition(".")[2]
    known = {"__name__": last, "__qualname__": last, "__module__": stand_in._name.partition(".")[0]}
    if name in known:
        return known[name]
    raise AttributeError(name)


def is_imported(frame: types.FrameType) -> bool:
    """Whether the attribute is read by `from … import name`, which uses nothing yet."""
    if frame.f_code.co_filename.startswith("<frozen importlib"):
        return True
    return frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] == IMPORT_FROM


def _unpacked_count(frame: types.FrameType) -> int:
    """How many values `a, b = stand_in` wants; none in a loop."""
    for instruction in dis.get_instructions(frame.f_code):
        if instruction.offset == frame.f_lasti:
            return instruction.arg if instruction.opname.startswith("UNPACK_SEQUENCE") else 0
    return 0
