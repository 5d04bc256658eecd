"""Reports the steps that Alembic computed, and each of them as it runs."""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep, StampStep

from stillroom import host
from stillroom.databases import registry
from stillroom.observing import observe
from stillroom.observing.call_sites import repository_path
from stillroom.observing.reporter import report
from stillroom.process import each_run
from stillroom.stand_ins import book

Steps = Callable[[Any, MigrationContext], Iterable[MigrationStep]]

DIRECTIONS = {"upgrade": "upgrade", "downgrade": "downgrade", "do_stamp": "stamp"}
"""The functions in `alembic.command` that compute steps; those of other commands only look."""


def install() -> None:
    """Hooks into `context.configure()`, which every `env.py` calls."""
    EnvironmentContext.configure = _configure


def _configure(environment: EnvironmentContext, *args: Any, **options: Any) -> None:
    _real_configure(environment, *args, **options)
    context = environment.get_context()
    context.on_version_apply_callbacks = (*context.on_version_apply_callbacks, _remember_heads)
    database = registry.of(context.connection)
    if not context.as_sql:
        registry.alembic_works_on(database, context.version_table_schema, context.version_table)
    steps = context._migrations_fn
    direction = DIRECTIONS.get(getattr(steps, "__name__", ""))
    if steps is not None:
        context._migrations_fn = _noticed(steps if direction is None else _observed(steps, direction, database))


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    global _begun, _began_empty
    _begun = _began_empty = False


def has_begun() -> bool:
    """Whether `env.py` has come to `run_migrations()`."""
    return _begun


def began_empty() -> bool:
    """Whether the version table held nothing when this run's upgrade began."""
    return _began_empty


def _noticed(steps: Steps) -> Steps:
    def noticed(heads: Any, context: MigrationContext) -> Iterable[MigrationStep]:
        global _begun, _began_empty
        _begun, _began_empty = True, not heads
        return steps(heads, context)

    return noticed


def _observed(steps: Steps, direction: str, database: registry.Database) -> Steps:
    def observed(heads: Any, context: MigrationContext) -> Iterator[MigrationStep]:
        planned = list(steps(heads, context))
        report("planned", steps=[_planned_step(step, direction) for step in planned], offline=context.as_sql)
        for step in planned:
            yield from _observed_step(step, direction, database)

    return observed


def _observed_step(step: MigrationStep, direction: str, database: registry.Database) -> Iterator[MigrationStep]:
    """Alembic runs the step while the generator waits, and updates the version table before it asks for the next."""
    revision = _revision(step)
    _mark_while_running(step, revision)
    started = host.clock()
    report("revision_started", revision=revision, direction=direction)
    observe.unfinished_step = None if isinstance(step, StampStep) else revision
    yield step
    observe.unfinished_step = None
    duration_ms = host.clock() - started
    heads = _heads if database is registry.main() else None
    report("revision_finished", revision=revision, direction=direction, duration_ms=duration_ms, heads=heads)


def _remember_heads(heads: set[str], **_: Any) -> None:
    """Alembic's own count of the version table's rows, after each step."""
    global _heads
    _heads = sorted(heads)


def _mark_while_running(step: MigrationStep, revision: str) -> None:
    """The revision runs only while its own function does; when that raises, the mark stays for the fault."""
    run = step.migration_fn
    path = None if isinstance(step, StampStep) else repository_path(step.revision.path)

    @functools.wraps(run)
    def marked(**arguments: Any) -> None:
        observe.running_revision = revision
        if path is not None:
            book.revision_runs(path, revision)
        run(**arguments)
        observe.running_revision = None

    step.migration_fn = marked


def _planned_step(step: MigrationStep, direction: str) -> dict[str, str]:
    return {"revision": _revision(step), "direction": direction, "message": step.doc or ""}


def _revision(step: MigrationStep) -> str:
    if isinstance(step, StampStep):
        return ", ".join(step.to_ or step.from_)
    return step.revision.revision


_begun = _began_empty = False
_heads: list[str] = []

_real_configure = EnvironmentContext.configure
