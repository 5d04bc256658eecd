"""Settings classes whose required fields nothing sets. pydantic itself judges which value a field's type accepts."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stillroom.databases.stand_in_address import STAND_IN_URL
from stillroom.libraries.asking import repository_frame, revision_frame
from stillroom.process import each_run
from stillroom.process.tracebacks import causes
from stillroom.stand_ins import book, examples
from stillroom.stand_ins.after_import import after_import
from stillroom.stand_ins.variables import address_value, plausible

CANDIDATES = ("x", "1", "5432", "true", "[]", "{}", '["x"]', "a@example.org", "http://localhost", "2020-01-01", "/tmp", "x" * 32)
ATTEMPTS = 40
ASKED_THROUGH = ("/stillroom/", "/decouple", "/starlette/")
SKIPPED = ("/pydantic/", "/pydantic_settings/", "/stillroom/", "/functools.py", "/typing.py")


def install() -> None:
    """Waits for the libraries to be imported."""
    after_import("pydantic_settings.main", _patch_pydantic)
    after_import("pydantic.v1.env_settings", _patch_pydantic_v1)
    after_import("decouple", _patch_decouple)
    after_import("starlette.config", _patch_starlette)


def _patch_pydantic(module: Any) -> None:
    from pydantic import ValidationError

    real_init = module.BaseSettings.__init__

    def __init__(self: Any, *args: Any, **values: Any) -> None:
        for _ in range(ATTEMPTS):
            try:
                return real_init(self, *args, **values)
            except ValidationError as error:
                missing = _missing_fields(error, values)
                if not missing or (asked := _asked()) is None:
                    _keep_unfilled(error, [_variable_name(type(self), name) for name in missing])
                    raise
                for name in missing:
                    values[name] = _field_value(type(self), name, asked)
        return real_init(self, *args, **values)

    module.BaseSettings.__init__ = __init__


def _patch_pydantic_v1(module: Any) -> None:
    real_init = module.BaseSettings.__init__

    def __init__(self: Any, /, *args: Any, **values: Any) -> None:
        try:
            real_init(self, *args, **values)
        except ValueError as error:
            _keep_unfilled(error, [])
            raise

    module.BaseSettings.__init__ = __init__


@dataclass
class Unfilled:
    """What settings raised that could not be filled, and the variables that would have."""

    error: ValueError
    variables: list[str]
    in_revision: bool


def _keep_unfilled(error: ValueError, variables: list[str]) -> None:
    _unfilled.append(Unfilled(error, variables, _is_for_revision()))


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    _unfilled.clear()


def is_unfilled(error: BaseException) -> bool:
    """Whether this is what settings raised that could not be filled, outside of a revision."""
    return any(each.error is error and not each.in_revision for each in _unfilled)


def variables_missed_by(error: BaseException) -> list[str]:
    """The variables that would have filled the settings which raised this."""
    return [name for cause in causes(error) for each in _unfilled if each.error is cause for name in each.variables]


def _variable_name(settings: type[Any], name: str) -> str:
    """An alias, by which the error calls a field that has one, is a variable's whole name."""
    config = settings.model_config
    prefixed = f"{config.get('env_prefix', '')}{name}" if name in settings.model_fields else name
    return prefixed if config.get("case_sensitive") else prefixed.upper()


def _missing_fields(error: Any, values: dict[str, Any]) -> list[str]:
    places = (problem["loc"] for problem in error.errors() if problem["type"] == "missing")
    return [place[0] for place in places if len(place) == 1 and place[0] not in values]


def _asked() -> Any:
    """The line that makes the settings, unless a revision does."""
    return None if _is_for_revision() else book.call_site(repository_frame(sys._getframe(), SKIPPED))


def _is_for_revision() -> bool:
    """What a revision reads becomes data, so no value is made up for it."""
    return revision_frame(sys._getframe()) is not None


def _field_value(settings: type[Any], name: str, asked: Any) -> str:
    field = _field(settings, name)
    prefix = settings.model_config.get("env_prefix", "")
    known = examples.example(f"{prefix}{name}".upper()) or examples.example(name.upper())
    candidates = [known[0]] if known and address_value(name) is None else []
    value = next((each for each in (*candidates, *_candidates(name)) if field is None or _accepts(field, each)), "x")
    reason = f"the example in {known[1]}" if known and value == known[0] else None
    book.enter("setting", f"{settings.__name__}.{name}", asked_by=asked, value=value, reason=reason)
    return value


def _field(settings: type[Any], name: str) -> Any:
    fields = settings.model_fields
    names = lambda key, field: (key, key.lower(), key.upper(), field.alias, str(field.validation_alias))  # noqa: E731
    return next((field for key, field in fields.items() if name in names(key, field)), None)


def _candidates(name: str) -> Iterator[str]:
    yield plausible(name)
    yield from CANDIDATES
    yield STAND_IN_URL


def _accepts(field: Any, value: str) -> bool:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(field.annotation)
    for judge in (adapter.validate_strings, adapter.validate_json, adapter.validate_python):
        try:
            judge(value)
            return True
        except Exception:
            continue
    return False


def _patch_decouple(module: Any) -> None:
    real_get = module.Config.get

    def get(self: Any, option: str, *args: Any, **options: Any) -> Any:
        try:
            return real_get(self, option, *args, **options)
        except module.UndefinedValueError:
            if _is_for_revision():
                raise
            return real_get(self, option, *args, **{**options, "default": _variable(option)})

    module.Config.get = module.Config.__call__ = get


def _patch_starlette(module: Any) -> None:
    real_get = module.Config.get

    def get(self: Any, key: str, *args: Any, **options: Any) -> Any:
        try:
            return real_get(self, key, *args, **options)
        except KeyError:
            if _is_for_revision():
                raise
            return real_get(self, key, *args, **{**options, "default": _variable(key)})

    module.Config.get = get


def _variable(name: str) -> str:
    value = plausible(name)
    book.enter("variable", name, asked_by=book.call_site(repository_frame(sys._getframe(), ASKED_THROUGH)), value=value)
    return value


_unfilled: list[Unfilled] = []
