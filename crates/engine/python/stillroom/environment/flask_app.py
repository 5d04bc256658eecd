"""Flask-Migrate's `env.py` reads everything from `current_app`. `flask db` gives it one; so this does, for the same application."""

import contextlib
import os
from typing import Any

from stillroom.environment import mount
from stillroom.stand_ins import missing


def is_wanted(error: BaseException) -> bool:
    """Whether this is Flask saying that nobody pushed an application context."""
    return isinstance(error, RuntimeError) and "outside of application context" in str(error)


def app_context() -> contextlib.AbstractContextManager[Any]:
    """The application's context, as `flask db` pushes it.

    Raises NoApp where none is named, or where it can't be loaded for want of something; else what the application raised.
    """
    return _app().app_context()


class NoApp(Exception):
    """There is no application to push, and natively there may be one."""


def _app() -> Any:
    try:
        return _load_app()
    except (Exception, SystemExit) as error:
        if not _may_be_there(error):
            raise
        raise NoApp(f"env.py asks for Flask's current_app, and the application could not be loaded: {error}") from error


def _may_be_there(error: BaseException) -> bool:
    """Flask turns an ImportError into an exception of its own, and hides it."""
    from flask.cli import NoAppException

    if isinstance(error, NoAppException) and "FLASK_APP" not in os.environ:
        return True
    return any(missing.may_have_caused(each) for each in (error, error.__context__) if each is not None)


def _load_app() -> Any:
    """As `flask` finds it: `FLASK_APP`, which `.flaskenv` may set, else `wsgi.py` or `app.py`."""
    from flask.cli import ScriptInfo

    folder = mount.absolute(mount.environment.script_location)
    root = os.path.dirname(folder)
    os.chdir(root)
    _read_flaskenv(root)
    return ScriptInfo(app_import_path=os.environ.get("FLASK_APP")).load_app()


def _read_flaskenv(folder: str) -> None:
    """What python-dotenv does for `flask` when it is installed; a variable that is set already stays."""
    for name in (".env", ".flaskenv"):
        file = os.path.join(folder, name)
        if not os.path.isfile(file):
            continue
        with open(file, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                variable, separator, value = line.strip().removeprefix("export ").partition("=")
                if separator and not variable.startswith("#"):
                    os.environ.setdefault(variable.strip(), value.strip().strip("'\""))
