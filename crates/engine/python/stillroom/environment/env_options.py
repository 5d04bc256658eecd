"""Reads from an `env.py`, without running it, the options of `context.configure()` that stand there as plain values."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

READABLE = (
    *("version_table", "version_table_schema", "version_table_pk", "transaction_per_migration", "transactional_ddl"),
    *("include_schemas", "compare_type", "compare_server_default", "render_as_batch"),
)
"""Options that mean something without the rest of env.py."""

BELONG_TO_THE_CONNECTION = {"connection", "url", "dialect_name", "dialect_opts", "literal_binds", "as_sql"}
"""Options that a minimal env.py gives itself."""


@dataclass
class EnvOptions:
    """What `env.py` says."""

    options: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    naming_convention: dict[str, str] | None = None


def read(env_py: str, repository: str) -> EnvOptions:
    """The options of this file; `repository` is searched for the one naming convention of its models."""
    found = EnvOptions(naming_convention=_naming_convention(repository))
    tree = _parse(env_py)
    if tree is None:
        return found
    values = _module_values(tree)
    for call in _configure_calls(tree):
        for keyword in call.keywords:
            if keyword.arg is not None and keyword.arg not in BELONG_TO_THE_CONNECTION:
                _take(found, keyword.arg, keyword.value, values)
    found.left_out = [name for name in dict.fromkeys(found.left_out) if name not in found.options]
    return found


def _take(found: EnvOptions, name: str, expression: ast.expr, values: dict[str, Any]) -> None:
    known, value = _value(expression, values)
    if known and name in READABLE:
        found.options[name] = value
    elif not (known and value is None):
        found.left_out.append(name)


def _value(expression: ast.expr, values: dict[str, Any]) -> tuple[bool, Any]:
    """A literal, or a name that the module gives a literal."""
    if isinstance(expression, ast.Name) and expression.id in values:
        return True, values[expression.id]
    try:
        return True, ast.literal_eval(expression)
    except ValueError:
        return False, None


def _module_values(tree: ast.Module) -> dict[str, Any]:
    values = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
            known, value = _value(statement.value, values)
            if known:
                values[statement.targets[0].id] = value
    return values


def _configure_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="configure", value=ast.Name(id=name))) if "context" in name:
                yield node


def _naming_convention(repository: str) -> dict[str, str] | None:
    """The naming convention of the repository's models, if it has exactly one."""
    found: list[dict[str, str]] = []
    for file in _python_files(repository):
        with open(file, "rb") as contents:
            if b"naming_convention" not in contents.read():
                continue
        tree = _parse(file)
        for convention in _conventions(tree) if tree is not None else ():
            if convention not in found:
                found.append(convention)
    return found[0] if len(found) == 1 else None


def _conventions(tree: ast.Module) -> Iterator[dict[str, str]]:
    values = _module_values(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "naming_convention":
            known, value = _value(node.value, values)
            if known and isinstance(value, dict):
                yield value


def _python_files(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(".py"))


def _parse(file: str) -> ast.Module | None:
    try:
        with open(file, "rb") as contents:
            return ast.parse(contents.read())
    except (OSError, SyntaxError, ValueError):
        return None
