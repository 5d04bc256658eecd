"""Asks the database for a table that the migrations have yet to make."""

from sqlalchemy import create_engine, text

with create_engine("postgresql+psycopg2://app:secret@localhost:5432/app").connect() as connection:
    connection.execute(text("SELECT * FROM notes"))
