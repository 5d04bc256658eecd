"""Python's traceback of an exception as text, with some of its frames."""

import traceback
from collections.abc import Callable

Keep = Callable[[str], bool]


def traceback_text(error: BaseException, keep: Keep) -> str:
    """What the interpreter would print, with the frames of the files for which `keep` holds."""
    report = traceback.TracebackException.from_exception(error, compact=True)
    chain: traceback.TracebackException | None = report
    while chain is not None:
        chain.stack = traceback.StackSummary.from_list([frame for frame in chain.stack if keep(frame.filename)])
        chain = chain.__cause__ or chain.__context__
    return "".join(report.format())
