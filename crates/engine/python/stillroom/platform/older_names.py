"""Names that older releases of shipped libraries had, and that revisions which were generated with those still use."""

from types import ModuleType

from sqlalchemy import Uuid

from stillroom.stand_ins.after_import import after_import


def install() -> None:
    """Waits for the libraries to be imported."""
    after_import("sqlmodel.sql.sqltypes", _sqlmodel_types)


def _sqlmodel_types(module: ModuleType) -> None:
    """SQLModel before 0.0.19 had a GUID of its own; on PostgreSQL it was UUID."""
    if not hasattr(module, "GUID"):
        module.GUID = Uuid
