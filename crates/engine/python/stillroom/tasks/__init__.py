"""What a run can do beside Alembic's own commands: statements that somebody typed, roles and tables to start from."""
