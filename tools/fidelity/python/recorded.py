"""Runs Alembic's command line with the recorder, where no .pth file of the venv imports it."""

import sys

import stillroom_recorder  # noqa: F401
from alembic.config import main

if __name__ == "__main__":
    sys.path.pop(0)
    main(prog="alembic")
