"""Runs Alembic's own test suite with pytest and writes what became of each test as JSON. The same file runs natively and in Pyodide.

python suite.py <folder of the source distribution> <outcomes.json> <database URL> [arguments for pytest]
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

DATABASE_AND_DRIVER = re.compile(r"_postgresql\+[a-z0-9]+(?:_\d+)+(?=::)")
"""SQLAlchemy's plugin puts them into the names of classes; without them, a test has one name everywhere."""

WHAT_THE_TESTS_EXPECT = (
    "create schema if not exists test_schema",
    "create schema if not exists test_schema_2",
    "create extension if not exists btree_gist",
)
"""As README.unittests.rst of the source distribution asks for; with the extension, a test of exclusion constraints runs."""

OPTIONS = ("-p", "no:cacheprovider", "-q", "--maxfail=0", "--color=no")
"""Added to the suite's own, which stop at the hundredth failure and name every test."""


class Outcomes:
    """A pytest plugin that keeps book: `{test: {"outcome": "passed" | "failed" | "skipped", "message": …}}`."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self._keep(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.outcome == "failed":
            self._keep(report)

    def _keep(self, report: Any) -> None:
        name = DATABASE_AND_DRIVER.sub("", report.nodeid)
        self.tests[name] = {"outcome": report.outcome, "message": "" if report.outcome == "passed" else _message(report)}


def _message(report: Any) -> str:
    """The exception of a failure, the reason of a skip."""
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2]
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message if crash is not None else str(report.longrepr)


def run(folder: str, outcomes_file: str, url: str, arguments: list[str]) -> int:
    """Runs the suite in the folder of the source distribution, and gives pytest's exit code."""
    prepare_database(url)
    outcomes = Outcomes()
    os.chdir(folder)
    sys.path.insert(0, folder)
    code = pytest.main([*OPTIONS, "--dburi", url, *arguments], plugins=[outcomes])
    Path(outcomes_file).write_text(json.dumps(outcomes.tests, indent=1))
    return int(code)


def prepare_database(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        for statement in WHAT_THE_TESTS_EXPECT:
            connection.exec_driver_sql(statement)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:4], sys.argv[4:]))
