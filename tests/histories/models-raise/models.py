"""Raises where nothing is missing, so nothing may take its place."""

import importlib
import os

FAILURE = os.environ["FAILURE"]

if FAILURE == "a value":
    raise ValueError("the models contradict each other")
if FAILURE == "a name":
    from tables import chairs
if FAILURE == "a module":
    importlib.import_module("tables.chairs")
if FAILURE == "a statement":
    import tables_in_database
if FAILURE == "caught further out":
    import lookup
