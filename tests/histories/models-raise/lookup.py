"""Raises what only env.py is prepared for."""

raise KeyError("tables")
