// Libraries that Stillroom ships come when a file imports them, and each run begins as a new process would.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { SYNC_ENV, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

const EMPTY = { a1: revision('a1', null) };

/** `env.py` whose target_metadata is what this expression gives after these imports. */
const modelsEnv = (imports, metadata) =>
  `${imports}\n${SYNC_ENV.replaceAll('context.configure(', `context.configure(target_metadata=${metadata}, `)}`;

const succeeds = (run) => {
  assert.ok(run.succeeded, `${run.fault?.message}\n${run.fault?.traceback}\n${run.stderr}`);
  return run;
};

/** Runs a revision with this body on an empty database; gives its run. */
const upgrading = async (body, options) => {
  engine.restore();
  engine.mount(project({ a1: revision('a1', null, body) }, options));
  return engine.run('upgrade', 'head');
};
const printing = async (body, options) => succeeds(await upgrading(body, options)).stdout.trim();

const loaded = (run) => run.of('library_loaded').map(({ name }) => name);

/** Creates the tables of the models, stamps, and finds no difference; twice, because a process of its own would not remember. */
const checksTwice = async (files) => {
  engine.mount(files);
  for (let round = 0; round < 2; round++) {
    succeeds(engine.createFromModels());
    succeeds(engine.run('stamp', 'head'));
    assert.match(succeeds(engine.run('check')).stdout, /No new upgrade operations detected/);
    engine.restore();
  }
};

describe('models', () => {
  test('of SQLModel: created, compared, generated, in run after run', async () => {
    const files = {
      'app/models.py': `
from pydantic import EmailStr
from sqlmodel import Field, Relationship, SQLModel

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    heroes: list["Hero"] = Relationship(back_populates="team")

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    mail: EmailStr = Field(unique=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
`,
    };
    const env = modelsEnv('from sqlmodel import SQLModel\nimport app.models', 'SQLModel.metadata');
    await checksTwice(project(EMPTY, { env, files }));
    engine.mount(project(EMPTY, { env, files }));
    succeeds(engine.run('upgrade', 'head'));
    const [{ text }] = succeeds(engine.run('revision', '--autogenerate', '-m', 'models')).of('file_written');
    assert.match(text, /op\.create_table\('hero'/);
    assert.match(text, /sqlmodel\.sql\.sqltypes\.AutoString\(\)/);
  });

  test('of Flask-SQLAlchemy, by way of Flask-Migrate and current_app', async () => {
    const env = `
from flask import current_app
from alembic import context
db = current_app.extensions["migrate"].db
with db.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=db.metadata, **current_app.extensions["migrate"].configure_args)
    with context.begin_transaction():
        context.run_migrations()
`;
    const app = `
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Page(db.Model):
    id = db.Column(db.Integer, primary_key=True)
def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg2://u:p@h/d"
    db.init_app(app)
    Migrate(app, db, compare_type=True)
    return app
`;
    const pushing = `from shop import create_app\ncreate_app().app_context().push()\n${env}`;
    await checksTwice(project(EMPTY, { env: pushing, files: { 'shop.py': app } }));
    engine.mount(project(EMPTY, { env, files: { 'shop.py': app } }));
    const [replaced] = engine.run('upgrade', 'head').of('env_py_replaced');
    assert.match(replaced.fault.message, /asks for Flask's current_app, and the application could not be loaded: Could not locate a Flask application/);
    assert.deepEqual(replaced.fault.causes, [{ cause: 'unset_variables', names: ['FLASK_APP'] }]);
    await checksTwice(project(EMPTY, { env, files: { 'shop.py': app, '.flaskenv': 'FLASK_APP=shop\n' } }));
    for (const raised of ['raise ValueError("shut")', 'from shop import shut']) {
      engine.mount(project(EMPTY, { env, files: { 'shop.py': raised, '.flaskenv': 'FLASK_APP=shop\n' } }));
      const run = engine.run('upgrade', 'head');
      assert.match(run.fault.message, /shut/);
      assert.deepEqual(run.of('env_py_replaced'), []);
    }
  });

  test('with the types of SQLAlchemy-Utils and pgvector', async () => {
    const models = `
import sqlalchemy as sa
from pgvector.sqlalchemy import Vector
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy_utils import ChoiceType, EmailType, UUIDType, generic_repr
class Base(DeclarativeBase):
    pass
@generic_repr
class Person(Base):
    __tablename__ = "person"
    id = mapped_column(UUIDType(), primary_key=True)
    mail = mapped_column(EmailType)
    kind = mapped_column(ChoiceType([("a", "A")]))
print(Vector(3).compile(dialect=sa.dialects.postgresql.dialect()))
`;
    const env = modelsEnv('from models import Base', 'Base.metadata');
    await checksTwice(project(EMPTY, { env, files: { 'models.py': models } }));
  });

  test("alembic_utils' entities are compared once, and only where env.py registers them", async () => {
    const registering = modelsEnv(
      `
from alembic_utils.pg_function import PGFunction
from alembic_utils.replaceable_entity import register_entities
from sqlalchemy import MetaData
register_entities([PGFunction("public", "one()", "returns int language sql as $$ select 1 $$")])`,
      'MetaData()',
    );
    for (let round = 0; round < 2; round++) {
      engine.mount(project(EMPTY, { env: registering }));
      succeeds(engine.run('upgrade', 'head'));
      const [{ text }] = succeeds(engine.run('revision', '--autogenerate', '-m', 'one')).of('file_written');
      assert.equal(text.match(/op\.create_entity/g).length, 1, text);
    }
    engine.mount(project(EMPTY, { env: modelsEnv('from sqlalchemy import MetaData', 'MetaData()') }));
    assert.match(succeeds(engine.run('check')).stdout, /No new upgrade operations detected/);
  });
});

test('settings are read from the environment and from a .env file', async () => {
  const body = `
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    schema_name: str
    retries: int = 3
print(Settings().schema_name, Settings().retries + 1)
from dotenv import dotenv_values
print(dotenv_values(".env")["SCHEMA_NAME"])`;
  assert.equal(await printing(body, { files: { '.env': 'SCHEMA_NAME=garden\nRETRIES=4\n' } }), 'garden 5\ngarden');
});

test("a run's contexts end with it", async () => {
  const body = 'import flask\nprint(flask.has_app_context())\nflask.Flask("a").app_context().push()\nprint(flask.has_app_context())';
  for (let round = 0; round < 2; round++) assert.equal(await printing(body), 'False\nTrue');
});

describe('what is loaded', () => {
  test('is what a file imports and what that requires, told in each run', async () => {
    for (let round = 0; round < 2; round++) {
      const run = succeeds(await upgrading('import slugify'));
      assert.deepEqual(loaded(run), ['text-unidecode', 'python-slugify']);
    }
    assert.deepEqual(loaded(succeeds(await upgrading('pass'))), []);
  });

  test('can be imported by name and has its metadata', async () => {
    const body = `
import importlib, importlib.metadata
importlib.import_module("toml")
print(importlib.metadata.version("toml"))
try:
    importlib.metadata.version("cachetools")
except importlib.metadata.PackageNotFoundError:
    print("absent")`;
    assert.match(await printing(body), /^0\.10\.\d+\nabsent$/);
  });

  test("a library's own guarded import stays guarded, unless the repository depends on it", async () => {
    // sqlalchemy_utils has `try: import passlib` at module level.
    const body = 'from sqlalchemy_utils.types import password\nprint(password.passlib is None)';
    await printing('import passlib');
    assert.equal(await printing(body), 'True');
    assert.equal(await printing(body, { files: { 'requirements.txt': 'Passlib>=1.7\n' } }), 'False');
  });

  test("a module of the repository comes before a library's", async () => {
    const run = succeeds(await upgrading('import toml\nprint(toml.whose)', { files: { 'toml.py': 'whose = "mine"\n' } }));
    assert.equal(run.stdout, 'mine\n');
    assert.deepEqual(loaded(run), []);
  });

  test('time zones come with the standard library', async () => {
    const body = 'import zoneinfo, datetime\nprint(datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")).utcoffset())';
    assert.equal(await printing(body), '2:00:00');
  });

  test('WebAssembly inside of libraries works, and again in the next run', async () => {
    for (let round = 0; round < 2; round++) {
      assert.equal(await printing('import msgspec, uuid_utils\nprint(msgspec.json.encode([1]), uuid_utils.uuid7().version)'), "b'[1]' 7");
    }
  });

  test('FastAPI can be imported', async () => {
    assert.equal(await printing('from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef root(): ...\nprint(app.routes[-1].path)'), '/');
  });
});

test('revisions that an older SQLModel generated', async () => {
  const body = 'op.create_table("herb", sa.Column("id", sqlmodel.sql.sqltypes.GUID(), primary_key=True))';
  engine.mount(project({ a1: revision('a1', null, body).replace('import sqlalchemy', 'import sqlmodel\nimport sqlalchemy') }));
  engine.run('downgrade', 'base');
  const run = engine.run('upgrade', 'head');
  assert.ok(run.statements.some(({ sql }) => /id UUID NOT NULL/.test(sql)), run.stderr);
});
