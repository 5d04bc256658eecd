from alembic import context
from sqlalchemy import create_engine, event, pool, text

URL = "postgresql://app:secret@db.example.org:6543/app?sslmode=require&application_name=migrations"
ARGUMENTS = {"options": "-c search_path=app -c lock_timeout=3000", "connect_timeout": 5}

with create_engine("postgresql+psycopg2://localhost/app").begin() as connection:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS app"))

engine = create_engine(URL.replace("postgresql:", "postgresql+psycopg2:"), connect_args={**ARGUMENTS, "application_name": "migrations"}, poolclass=pool.NullPool)


@event.listens_for(engine, "connect")
def on_connect(connection, record):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1min'")
    connection.commit()


with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    print(connection.scalar(text("SHOW statement_timeout")))
