"""Who asks for an import, a variable or a setting: the innermost frame that doesn't only pass on what another asks for."""

from collections.abc import Callable, Iterator
from types import FrameType

from stillroom.observing.call_sites import repository_path, revision_path

LIBRARIES = "/lib/stillroom-libraries/"
"""Where `shipped` puts libraries."""

SITE_PACKAGES = "/site-packages/"
OWN_MODULES = "/site-packages/stillroom/"
STAND_INS = "/site-packages/stillroom/stand_ins/"


def asking_frame(frame: FrameType | None, passes_on: Callable[[str], bool]) -> FrameType | None:
    """The frame that asks, from this one outwards; `passes_on` judges files."""
    while frame is not None and passes_on(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def repository_frame(frame: FrameType | None, passing_on: tuple[str, ...]) -> FrameType | None:
    """The frame that asks, if it is the repository's; files whose path holds one of these parts pass on, and so does the import itself."""
    frame = asking_frame(frame, lambda file: file.startswith("<frozen") or any(part in file for part in passing_on))
    return frame if frame is not None and repository_path(frame.f_code.co_filename) is not None else None


def repository_frames(frame: FrameType | None) -> Iterator[FrameType]:
    """Every frame of the repository's, from this one outwards."""
    while frame is not None:
        if repository_path(frame.f_code.co_filename) is not None:
            yield frame
        frame = frame.f_back


def revision_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of a revision file."""
    return asking_frame(frame, lambda file: revision_path(file) is None)


def only_passes_imports_on(file: str) -> bool:
    """Whether this is the standard library or a finder of ours, which import what others name."""
    is_library = file.startswith(LIBRARIES) or (SITE_PACKAGES in file and STAND_INS not in file)
    return repository_path(file) is None and not is_library


def repository_asks(frame: FrameType | None) -> bool:
    """Whether a file of the repository imports something, or a module of ours on its behalf."""
    frame = asking_frame(frame, only_passes_imports_on)
    file = frame.f_code.co_filename if frame is not None else ""
    return repository_path(file) is not None or OWN_MODULES in file
