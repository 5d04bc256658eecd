"""Alembic's command line, told where the mounted environment's configuration is."""

import os
import tempfile
from collections.abc import Callable

from alembic.config import CommandLine, Config
from alembic.util import CommandError

from stillroom.connecting.database_url import PLACEHOLDER_URL
from stillroom.environment import mount
from stillroom.environment.env_py import MINIMAL_ENV
from stillroom.faults import differences

MINIMAL_INI = """\
[alembic]
script_location = {script_location}
version_locations = {version_locations}
path_separator = newline
"""

MINIMAL_TEMPLATE = '''\
"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''


class StillroomCommandLine(CommandLine):
    """Alembic's own command line; it only fills in options that the configuration leaves out."""

    def run_cmd(self, config: Config, options: object) -> None:
        has_section = config.file_config.has_section(config.config_ini_section)
        if has_section and not config.get_main_option("sqlalchemy.url"):
            config.set_main_option("sqlalchemy.url", PLACEHOLDER_URL)
        if has_section and not config.get_alembic_option("script_location"):
            location = mount.absolute(mount.environment.script_location)
            differences.report("no_script_location", used=location)
            config.set_main_option("script_location", location.replace("%", "%%"))
        super().run_cmd(config, options)


def run(arguments: list[str], *commands: Callable[[Config], None]) -> None:
    """Runs one command line in the mounted environment; it may also name one of these commands of our own."""
    if mount.environment is None:
        raise CommandError("no repository is mounted")
    command_line = StillroomCommandLine(prog="alembic")
    for command in commands:
        command_line.register_command(command)
    command_line.main([*_configuration(arguments), *arguments])


def _configuration(arguments: list[str]) -> list[str]:
    """The `-c` and `-n` options, unless the command line brings its own."""
    environment = mount.environment
    options = [] if _given(arguments, "-n", "--name") else ["-n", environment.section]
    for argument in mount.settings.x_arguments:
        options += ["-x", argument]
    if _given(arguments, "-c", "--config"):
        return options
    if not environment.has_configuration:
        return [*options, "-c", _minimal_configuration(environment)]
    for path in (environment.ini, environment.pyproject):
        if path is not None:
            options += ["-c", os.path.relpath(mount.absolute(path))]
    return options


def _given(arguments: list[str], short: str, long: str) -> bool:
    return any(argument in (short, long) or argument.startswith(long + "=") for argument in arguments)


def _minimal_configuration(environment: mount.MigrationEnvironment) -> str:
    """An ini, and where there is none an `env.py`, outside of the repository."""
    folder = tempfile.mkdtemp(prefix="stillroom-")
    location = mount.absolute(environment.script_location)
    if os.path.exists(os.path.join(location, "env.py")):
        differences.report("no_configuration")
    else:
        differences.report("no_configuration_nor_env_py")
        location = folder
        _write(folder, "env.py", MINIMAL_ENV)
        _write(folder, "script.py.mako", MINIMAL_TEMPLATE)
    versions = "\n    ".join(mount.absolute(path) for path in environment.version_locations)
    return _write(folder, "alembic.ini", MINIMAL_INI.format(script_location=location, version_locations=versions))


def _write(folder: str, name: str, text: str) -> str:
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
