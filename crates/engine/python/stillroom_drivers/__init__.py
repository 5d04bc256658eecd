"""What repositories import of PostgreSQL drivers themselves, over PGlite: their exceptions above all.

These are packages named `psycopg2`, `psycopg` and `asyncpg`, which only `stillroom.connecting.finder` puts on the way of an import.
They hold what migrations use; what is not in them can't be imported, rather than pretend.
"""
