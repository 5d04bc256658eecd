"""What can be done with one click about a failure, and what that means."""

import re
from typing import Any

from sqlalchemy.exc import NoSuchTableError

from stillroom import extensions, observe, plan
from stillroom.stand_ins import settings, variables

MISSING_EXTENSION = re.compile(r'^extension "(?P<name>.+)" is not available$', re.MULTILINE)
POSTGIS_ELSEWHERE = (
    "PostGIS needs a PostgreSQL of its own, which is started where env.py, the revisions, SQL files beside them or the requirements "
    "name postgis or geoalchemy2. Here none of them does."
)
FETCH_AGAIN = (
    "What Stillroom brings is fetched from the page's own server when something asks for it. See that this page is online and that the server has "
    "all files of the build, and run the command again."
)
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


def hints(cause: BaseException) -> list[str]:
    """What is missing, and what follows from going on without it."""
    if _sqlstate(cause) == "54001":
        return [
            "A page's stack is smaller than a server's, so max_stack_depth can't be raised here. Let the recursion end earlier, or write the "
            "expression with fewer levels.",
        ]
    if (missing := extensions.not_loaded) and _sqlstate(cause) is not None:
        return [f"The extension {missing}, which comes with Stillroom, could not be loaded.", FETCH_AGAIN]
    if NO_PROGRAM.search(str(cause)):
        return [
            "A page can't start programs, so COPY … PROGRAM has none to talk to. On a server it runs there, as the server's user. To rehearse the "
            "rest, read the rows in the revision and insert them, or use COPY … FROM STDIN.",
        ]
    if extension := missing_extension(cause):
        return [
            POSTGIS_ELSEWHERE if extension == "postgis" else f"The extension {extension} is not available in a browser.",
            f"If you go on without it, CREATE EXTENSION {extension} makes an empty one of that name. Its types, functions, operators "
            "and index methods are left out, so statements that use them still fail.",
        ]
    if role := missing_role(cause):
        return [
            f"No migration that has run created the role {role}. Where it exists already, somebody made it outside of the migrations: "
            "create it here too, and run the command again.",
        ]
    if expects_tables(cause):
        return [
            "This upgrade began with an empty database, and the revision takes a table for granted that no revision before it has created. "
            "Where the base schema is older than the migrations, it was made by create_all() or by hand, and stamped.",
            "Begin with the tables of the models, or stamp a revision and begin after it.",
        ]
    if names := unset_variables(cause):
        return [
            f"Not set: {', '.join(names)}. Stillroom makes up no value for a revision, because what it reads becomes data, and none where "
            "the code is prepared for a variable that is not set.",
            "Give it a value in the settings, and run the command again.",
        ]
    return []


def offers(cause: BaseException) -> list[dict[str, Any]]:
    """The same as `protocol::Offer`."""
    if extension := missing_extension(cause):
        return [{"offer": "skip_extension", "name": extension}]
    if role := missing_role(cause):
        return [{"offer": "create_role", "name": role}]
    if expects_tables(cause):
        return [{"offer": "start_from_models"}, {"offer": "start_from_stamp", "revision": observe.running_revision}]
    return [{"offer": "set_variable", "name": name} for name in unset_variables(cause)]


def _sqlstate(cause: BaseException) -> str | None:
    return getattr(cause, "sqlstate", None)
