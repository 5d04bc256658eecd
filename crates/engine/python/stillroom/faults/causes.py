"""Why a command failed, as far as that is recognized."""

import re
from typing import Any

from sqlalchemy.exc import NoSuchTableError

from stillroom.faults import extensions
from stillroom.observing import observe, plan
from stillroom.stand_ins import settings, variables

MISSING_EXTENSION = re.compile(r'^extension "(?P<name>.+)" is not available$', re.MULTILINE)
NO_PROGRAM = re.compile(r'^could not execute command "', re.MULTILINE)
MISSING_ROLE = re.compile(r'^role "(?P<name>.+)" does not exist$', re.MULTILINE)
MISSING_ROLE_STATES = ("42704", "22023")


def missing_extension(cause: BaseException) -> str | None:
    """The extension that CREATE EXTENSION names and that is not here."""
    found = MISSING_EXTENSION.search(str(cause)) if _sqlstate(cause) == "0A000" else None
    return found and found["name"]


def missing_role(cause: BaseException) -> str | None:
    """The role that a statement names and that nobody has created. SET ROLE has a code of its own."""
    found = MISSING_ROLE.search(str(cause)) if _sqlstate(cause) in MISSING_ROLE_STATES else None
    return found and found["name"]


def expects_tables(cause: BaseException) -> bool:
    """Whether an upgrade from nothing met a table that no migration has created."""
    missing = _sqlstate(cause) == "42P01" or isinstance(cause, NoSuchTableError)
    return missing and plan.began_empty() and observe.running_revision is not None


def unset_variables(cause: BaseException) -> list[str]:
    """The environment variables for want of which the repository's code raised."""
    if _sqlstate(cause) is not None:
        return []
    return list(dict.fromkeys([*variables.missed_by(cause), *settings.variables_missed_by(cause)]))


def causes(cause: BaseException) -> list[dict[str, Any]]:
    """The same as `protocol::Cause`, as far as a cause can be told from what was raised."""
    if _sqlstate(cause) == "54001":
        return [{"cause": "too_deep"}]
    if (missing := extensions.not_loaded) and _sqlstate(cause) is not None:
        return [{"cause": "extension_not_loaded", "name": missing}]
    if NO_PROGRAM.search(str(cause)):
        return [{"cause": "starts_program"}]
    if extension := missing_extension(cause):
        return [{"cause": "missing_extension", "name": extension}]
    if role := missing_role(cause):
        return [{"cause": "missing_role", "name": role}]
    if expects_tables(cause):
        return [{"cause": "expects_tables", "revision": observe.running_revision}]
    if names := unset_variables(cause):
        return [{"cause": "unset_variables", "names": names}]
    return []


def _sqlstate(cause: BaseException) -> str | None:
    return getattr(cause, "sqlstate", None)
