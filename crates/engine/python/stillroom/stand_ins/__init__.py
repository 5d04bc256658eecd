"""What stands in for something that the repository's code wants and that is not here; never silently.

`book` keeps account of it: what is missing, who asked for it, and which revisions that ran have touched it.
"""

from stillroom.stand_ins import after_import, examples, modules, settings, variables


def install() -> None:
    """Begins to stand in."""
    modules.install()
    variables.install()
    settings.install()
    after_import.install()


def forget_modules() -> None:
    """The next run asks again."""
    modules.forget_modules()


def forget_repository() -> None:
    """Another repository was mounted."""
    examples.forget()
