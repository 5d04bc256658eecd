"""The repository's migration environment: where it is mounted, its configuration, `env.py`, and Alembic's command line in it."""
