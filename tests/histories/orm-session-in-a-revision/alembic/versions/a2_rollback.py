"""session.rollback() reaches further than the session's own work, unless in a savepoint.

Revision ID: 02a500000002
Revises: 02a500000001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm

revision = "02a500000002"
down_revision = "02a500000001"
branch_labels = None
depends_on = None


def upgrade():
    session = orm.Session(bind=op.get_bind())
    session.execute(sa.text("UPDATE users SET name = 'lost'"))
    with session.begin_nested() as savepoint:
        session.execute(sa.text("INSERT INTO users (name) VALUES ('never')"))
        savepoint.rollback()
    print(session.execute(sa.text("SELECT count(*) FROM users")).scalar())
    session.execute(sa.text("INSERT INTO users (name) VALUES ('kept')"))
    session.commit()


def downgrade():
    session = orm.sessionmaker(bind=op.get_bind())()
    session.execute(sa.text("DELETE FROM users WHERE name = 'kept'"))
    session.rollback()
