"""Turns unpacked wheels into what the engine imports: compiled, without docstrings and without what only tests need.

Docstrings would be a tenth of the memory snapshot. Two kinds of modules keep theirs: SQLAlchemy's event hooks, which are read when
it is imported, and Alembic's commands, of which `--help` is made.
"""

import ast
import importlib.util
from collections.abc import Callable
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path

INSTALLED = "/lib/python3.14/site-packages"
LEFT_OUT = ("sqlalchemy/testing/", "sqlalchemy/ext/mypy/", "alembic/testing/", "mako/testing/", "mako/ext/")
DOCUMENTED = ("events.py", "alembic/command.py")
NEEDED_METADATA = ("METADATA", "entry_points.txt")
NEEDED_SUFFIXES = (".py", ".mako", "README", ".txt", "METADATA")
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def needed(name: str) -> bool:
    if ".dist-info/" in name:
        return name.endswith(NEEDED_METADATA)
    return name.endswith(NEEDED_SUFFIXES) and not name.startswith(LEFT_OUT)


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
            if not node.body and not isinstance(node, ast.Module):
                node.body.append(ast.Pass(lineno=node.lineno, col_offset=0, end_lineno=node.lineno, end_col_offset=0))
    return tree


def compiled(name: str, source: bytes, installed: str, documented: bool) -> bytes:
    tree = ast.parse(source)
    if not documented:
        tree = without_docstrings(tree)
    code = compile(tree, f"{installed}/{name}", "exec", dont_inherit=True)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def compile_wheels(wheels: str, compiled_wheels: str, needed: Callable[[str], bool], installed: str, documented: bool | None = None) -> list[str]:
    """Compiles a folder of unpacked wheels into another, for the place where it will be installed; gives the files' names."""
    names = []
    for path in sorted(Path(wheels).rglob("*")):
        name = str(path.relative_to(wheels))
        if not path.is_file() or not needed(name):
            continue
        contents = path.read_bytes()
        if name.endswith(".py") and "/templates/" not in name:
            keeps_docstrings = name.endswith(DOCUMENTED) if documented is None else documented
            name, contents = name + "c", compiled(name, contents, installed, keeps_docstrings)
        target = Path(compiled_wheels, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents)
        names.append(name)
    return names


def compile_included(wheels: str, compiled_wheels: str) -> None:
    """Compiles what goes into the memory snapshot."""
    compile_wheels(wheels, compiled_wheels, needed, INSTALLED)
