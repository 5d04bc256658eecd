"""Whether an import is guarded: then its failure is an answer that the code expects, and nothing may stand in."""

import ast
import functools
import linecache
from collections.abc import Iterator
from types import FrameType

GUARDS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

Lines = tuple[int, int]


def is_guarded(frame: FrameType) -> bool:
    """Whether the line that runs in this frame is inside `try … except ImportError` or `suppress(ImportError)`."""
    source = "".join(linecache.getlines(frame.f_code.co_filename))
    return any(first <= frame.f_lineno <= last for first, last in _guarded_lines(source))


@functools.lru_cache(maxsize=512)
def _guarded_lines(source: str) -> tuple[Lines, ...]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    return tuple(_found(tree))


def _found(tree: ast.AST) -> Iterator[Lines]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(_catches(handler) for handler in node.handlers):
            yield node.body[0].lineno, max(statement.end_lineno or 0 for statement in node.body)
        elif isinstance(node, ast.With) and any(_suppresses(item.context_expr) for item in node.items):
            yield node.lineno, node.end_lineno or node.lineno


def _catches(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(_names(handler.type) & GUARDS)


def _suppresses(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and "suppress" in _names(expression.func) and bool(_names(*expression.args) & GUARDS)


def _names(*nodes: ast.AST) -> set[str]:
    inside = [node for root in nodes for node in ast.walk(root)]
    return {node.id for node in inside if isinstance(node, ast.Name)} | {node.attr for node in inside if isinstance(node, ast.Attribute)}
