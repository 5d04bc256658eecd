"""Models of the file's own, a session on Alembic's connection, and a commit that is none.

Revision ID: 02a500000001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm

revision = "02a500000001"
down_revision = None
branch_labels = None
depends_on = None

Base = orm.declarative_base()


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Text, nullable=False)
    pets = orm.relationship("Pet", back_populates="owner")


class Pet(Base):
    __tablename__ = "pets"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Text)
    owner_id = sa.Column(sa.ForeignKey("users.id"))
    owner = orm.relationship(User, back_populates="pets")


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind)
    session = orm.Session(bind=bind)
    session.add_all([User(name="Ada", pets=[Pet(name="Rex"), Pet(name="Tom")]), User(name="Bob")])
    session.commit()
    for user in session.query(User).order_by(User.name):
        print(user.id, user.name, sorted(pet.name for pet in user.pets))
        user.name = user.name.upper()
    session.flush()
    session.close()


def downgrade():
    Base.metadata.drop_all(op.get_bind())
