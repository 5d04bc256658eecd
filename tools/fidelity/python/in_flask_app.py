"""Runs Alembic's command line inside a Flask application, as `flask db` does, with Flask-Migrate's extension set up.

`in_flask_app.py <module>:<application or what makes it> <Alembic's arguments>`
"""

import importlib
import os
import sys


def application(where):
    module, _, name = where.partition(":")
    found = getattr(importlib.import_module(module), name)
    if hasattr(found, "app_context"):
        return found
    if not callable(found):
        found = found.app
    made = found()
    return made.app if hasattr(made, "app") and not hasattr(made, "app_context") else made


def main():
    sys.path[0] = os.getcwd()
    app = application(sys.argv.pop(1))
    with app.app_context():
        if "migrate" not in app.extensions:
            from flask_migrate import Migrate

            state = app.extensions["sqlalchemy"]
            Migrate(app, getattr(state, "db", state))
        from alembic.config import main as alembic

        alembic()


if __name__ == "__main__":
    main()
