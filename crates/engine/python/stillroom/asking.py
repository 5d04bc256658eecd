"""Who asks for an import: the innermost frame that is neither the standard library nor a finder of ours."""

from types import FrameType

from stillroom.places import repository_path

LIBRARIES = "/lib/stillroom-libraries/"
"""Where `shipped` puts libraries."""

SITE_PACKAGES = "/site-packages/"
OWN_MODULES = "/site-packages/stillroom/"
STAND_INS = "/site-packages/stillroom/stand_ins/"
"""Pass on what others ask for."""


def asking_frame(frame: FrameType | None) -> FrameType | None:
    """The frame that asks, from this one outwards."""
    while frame is not None:
        file = frame.f_code.co_filename
        if repository_path(file) is not None or file.startswith(LIBRARIES) or (SITE_PACKAGES in file and STAND_INS not in file):
            return frame
        frame = frame.f_back
    return None


def repository_asks(frame: FrameType | None) -> bool:
    """Whether it is a file of the repository, or a module of ours on its behalf."""
    frame = asking_frame(frame)
    file = frame.f_code.co_filename if frame is not None else ""
    return repository_path(file) is not None or OWN_MODULES in file
