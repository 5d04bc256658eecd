"""Where the repository is mounted, and which of its files hold revisions."""

import os
from types import CodeType, FrameType, TracebackType
from typing import TypedDict

ROOT = "/repository"


class CallSite(TypedDict):
    """`postgres_model::CallSite`."""

    path: str
    line: int
    end_line: int
    function: str


_version_folders: tuple[str, ...] = ()
_revision_paths: dict[str, str | None] = {}
_call_sites: dict[tuple[CodeType, int], CallSite] = {}


def set_version_folders(folders: list[str]) -> None:
    """The folders below which a Python file is a revision, as absolute paths."""
    global _version_folders
    _version_folders = tuple(folder.rstrip("/") + "/" for folder in folders)
    _revision_paths.clear()
    _call_sites.clear()


def repository_path(filename: str) -> str | None:
    """The path inside the repository, or none for a file outside of it."""
    return filename[len(ROOT) + 1 :] if filename.startswith(ROOT + "/") else None


def revision_path(filename: str) -> str | None:
    """The path inside the repository if the file is a revision."""
    try:
        return _revision_paths[filename]
    except KeyError:
        is_revision = filename.startswith(_version_folders) and os.path.basename(filename) != "env.py"
        path = _revision_paths[filename] = repository_path(filename) if is_revision else None
        return path


def frame_call_site(frame: FrameType) -> CallSite | None:
    """The call that a frame of a revision file is in."""
    path = revision_path(frame.f_code.co_filename)
    return None if path is None else _call_site(path, frame.f_code, frame.f_lasti, frame.f_lineno)


def repository_call_site(frame: FrameType) -> CallSite | None:
    """The call that a frame of any of the repository's files is in."""
    path = repository_path(frame.f_code.co_filename)
    return None if path is None else _call_site(path, frame.f_code, frame.f_lasti, frame.f_lineno)


def innermost_call_site(traceback: TracebackType | None) -> CallSite | None:
    """The innermost line of the repository's own code in a traceback."""
    found = None
    while traceback is not None:
        path = repository_path(traceback.tb_frame.f_code.co_filename)
        if path is not None:
            found = _call_site(path, traceback.tb_frame.f_code, traceback.tb_lasti, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _call_site(path: str, code: CodeType, instruction: int, line: int) -> CallSite:
    """Finding the end of a call walks the whole function, so it is done once for each call."""
    known = _call_sites.get((code, instruction))
    if known is None:
        start, end = _lines(code, instruction, line)
        known = CallSite(path=path, line=start, end_line=end, function=code.co_name)
        _call_sites[code, instruction] = known
    return known


def _lines(code: CodeType, instruction: int, line: int) -> tuple[int, int]:
    for index, (start, end, _, _) in enumerate(code.co_positions()):
        if index * 2 == instruction:
            return start or line, end or start or line
    return line, line
