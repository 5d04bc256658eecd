"""The mounted repository: where its migration environment is, and how Alembic is started for it.

The host writes the files below `call_sites.ROOT` before it calls `mount`.
"""

import os
from dataclasses import dataclass, field
from typing import Any

from stillroom.databases import registry
from stillroom.libraries import dependencies
from stillroom.observing import call_sites
from stillroom.observing.call_sites import ROOT
from stillroom.process import files

WHEELS = ".stillroom/wheels"
"""Where the host puts wheels, each in a folder of its own."""


@dataclass(frozen=True)
class MigrationEnvironment:
    """`protocol::MigrationEnvironment`; the paths are inside the repository."""

    script_location: str
    working_directory: str
    ini: str | None = None
    pyproject: str | None = None
    section: str = "alembic"
    version_locations: list[str] = field(default_factory=list)

    @property
    def has_configuration(self) -> bool:
        return self.ini is not None or self.pyproject is not None


@dataclass(frozen=True)
class Settings:
    """`protocol::Settings`."""

    variables: dict[str, str] = field(default_factory=dict)
    x_arguments: list[str] = field(default_factory=list)
    skipped_extensions: list[str] = field(default_factory=list)


environment: MigrationEnvironment | None = None
"""The environment that commands run in; none before the first mount."""

settings = Settings()
"""What the user set for the mounted repository."""


def mount(environment_options: dict[str, Any], settings_options: dict[str, Any]) -> None:
    """Makes this the environment that commands run in."""
    global environment, settings
    environment = MigrationEnvironment(**environment_options)
    settings = Settings(**settings_options)
    folders = environment.version_locations or [os.path.join(environment.script_location, "versions")]
    call_sites.set_version_folders([absolute(folder) for folder in folders])
    registry.mounted()
    dependencies.forget()
    files.remember()


def absolute(path: str) -> str:
    """A path inside the repository as the interpreter sees it."""
    return os.path.normpath(os.path.join(ROOT, path))


def import_paths() -> list[str]:
    """Where the repository's own modules may lie, after what is installed: its root, `src`, the script folder's parents."""
    paths = [ROOT, absolute("src"), *_wheels()]
    folder = absolute(environment.script_location)
    while folder != ROOT and folder.startswith(ROOT):
        if not os.path.exists(os.path.join(folder, "__init__.py")):
            paths.append(folder)
        folder = os.path.dirname(folder)
    return [path for path in dict.fromkeys(paths) if os.path.isdir(path)]


def _wheels() -> list[str]:
    """The wheels that the user gave, unpacked."""
    folder = absolute(WHEELS)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))] if os.path.isdir(folder) else []
