"""Runs Alembic's command line in a worker thread of AnyIO: some programs call it so, and their env.py relies on it."""

import sys

import anyio
import anyio.to_thread
from alembic.config import main

if __name__ == "__main__":
    sys.path.pop(0)
    anyio.run(anyio.to_thread.run_sync, main)
