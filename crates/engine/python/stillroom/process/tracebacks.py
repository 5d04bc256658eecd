"""Python's traceback of an exception as text, with some of its frames."""

import traceback
from collections.abc import Callable, Iterator, Sequence

from stillroom.libraries.asking import STAND_INS

Keep = Callable[[str], bool]
IMPORTLIB = "<frozen importlib"


def traceback_text(error: BaseException, keep: Keep) -> str:
    """What the interpreter would print, with the frames of the files for which `keep` holds."""
    report = traceback.TracebackException.from_exception(error, compact=True)
    chain: traceback.TracebackException | None = report
    while chain is not None:
        frames = _without_import_statements(chain.stack)
        chain.stack = traceback.StackSummary.from_list([frame for frame in frames if keep(frame.filename)])
        chain = chain.__cause__ or chain.__context__
    return "".join(report.format())


def _without_import_statements(frames: Sequence[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    """Python leaves out how an import statement is carried out, but only after a loader of ours where there is one; so before it too."""
    kept: list[traceback.FrameSummary] = []
    is_statement = False
    for index in reversed(range(len(frames))):
        file = frames[index].filename
        if STAND_INS in file:
            is_statement = index + 1 < len(frames) and not frames[index + 1].filename.startswith(IMPORTLIB)
        elif not file.startswith(IMPORTLIB):
            is_statement = False
        if not (is_statement and file.startswith(IMPORTLIB)):
            kept.append(frames[index])
    return kept[::-1]


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was raised from, and so on, as a traceback tells them; `raise error from error` is a circle."""
    told: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in told:
        told.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
