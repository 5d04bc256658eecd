"""Native Alembic reading a history: prints as JSON how many milliseconds ScriptDirectory takes and how many revisions it has.

Everything that the revision files import is imported before, so that only the reading counts.
"""

import json
import sys
import time

import sqlalchemy  # noqa: F401
from alembic import op  # noqa: F401
from alembic.config import Config
from alembic.script import ScriptDirectory

config = Config(sys.argv[1])

began = time.perf_counter()
revisions = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions())
milliseconds = (time.perf_counter() - began) * 1000

print(json.dumps({"milliseconds": milliseconds, "revisions": revisions}))
