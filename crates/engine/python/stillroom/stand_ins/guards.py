"""Whether code is prepared for a failure: then the failure is an answer that it expects, and nothing may stand in."""

import ast
import functools
import linecache
from collections.abc import Iterator
from types import FrameType

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
KEY_ERRORS = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})

Lines = tuple[int, int]


def is_guarded(frame: FrameType, errors: frozenset[str] = IMPORT_ERRORS) -> bool:
    """Whether the line that runs in this frame is inside `try … except` or `suppress()` for one of these errors."""
    source = "".join(linecache.getlines(frame.f_code.co_filename))
    return any(first <= frame.f_lineno <= last for first, last in _guarded_lines(source, errors))


@functools.lru_cache(maxsize=512)
def _guarded_lines(source: str, errors: frozenset[str]) -> tuple[Lines, ...]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    return tuple(_found(tree, errors))


def _found(tree: ast.AST, errors: frozenset[str]) -> Iterator[Lines]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(_catches(handler, errors) for handler in node.handlers):
            yield node.body[0].lineno, max(statement.end_lineno or 0 for statement in node.body)
        elif isinstance(node, ast.With) and any(_suppresses(item.context_expr, errors) for item in node.items):
            yield node.lineno, node.end_lineno or node.lineno


def _catches(handler: ast.ExceptHandler, errors: frozenset[str]) -> bool:
    return handler.type is None or bool(_names(handler.type) & errors)


def _suppresses(expression: ast.expr, errors: frozenset[str]) -> bool:
    is_suppress = isinstance(expression, ast.Call) and "suppress" in _names(expression.func)
    return is_suppress and bool(_names(*expression.args) & errors)


def _names(*nodes: ast.AST) -> set[str]:
    inside = [node for root in nodes for node in ast.walk(root)]
    return {node.id for node in inside if isinstance(node, ast.Name)} | {node.attr for node in inside if isinstance(node, ast.Attribute)}
