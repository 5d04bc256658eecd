"""The Python beside Stillroom's engine: real Alembic on PGlite, observed.

It holds no product logic. It runs command lines, and reports what happened as the JSON of `protocol::Event`.
"""
