// What is missing is stood in for, told with who asked for it, and marked when a revision that ran touched it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const engine = await startEngine();

const CONNECT = `
from sqlalchemy import create_engine
with create_engine("postgresql://h/d").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

/** Upgrades a project of one revision whose env.py begins with these lines. */
function upgrade({ before = '', env = `${before}\nfrom alembic import context\n${CONNECT}`, body = 'pass', imports = '', files = {}, url, settings } = {}) {
  engine.mount(project({ a1: revision('a1', null, body).replace('import sqlalchemy', `${imports}\nimport sqlalchemy`) }, { env, files, url }), {}, settings);
  engine.run('downgrade', 'base');
  return engine.run('upgrade', 'head');
}

const standIns = (run) => run.of('stood_in').flatMap((event) => event.stand_ins);
const names = (run) => standIns(run).map(({ kind, name }) => `${kind} ${name}`);

describe('libraries', () => {
  test('one that env.py imports', () => {
    const run = upgrade({ before: 'import weather_station as w\nclass Gauge(w.Gauge): pass\n@w.task(every=3)\ndef f(): pass\nx: w.A[int] | None = w.B() + "x"' });
    assert.ok(run.succeeded, run.stderr);
    const [{ kind, name, asked_by, touched }] = standIns(run);
    assert.deepEqual([kind, name, asked_by.path, asked_by.line, touched], ['library', 'weather_station', 'alembic/env.py', 1, []]);
  });

  test('a base class that wraps something: its subclass does not ask itself for ever', () => {
    const run = upgrade({ before: 'import weather_station as w\nclass Gauge(w.Proxy):\n    def __getattr__(self, name):\n        return getattr(self.__wrapped__, name)\nprint(hasattr(Gauge(), "level"))' });
    assert.equal(run.stdout, 'False\n', run.stderr);
  });

  test('one that a revision only imports is not touched, one that it calls is', () => {
    assert.deepEqual(standIns(upgrade({ imports: 'from weather_station import gauge' }))[0].touched, []);
    const [{ touched }] = standIns(upgrade({ imports: 'from weather_station import gauge', body: 'gauge.read()' }));
    assert.deepEqual(touched.map(({ revision: id, what, call }) => [id, what, call.function]), [
      ['a1', 'weather_station.gauge.read', 'upgrade'],
      ['a1', 'weather_station.gauge.read()', 'upgrade'],
    ]);
  });

  test('an import that the code is prepared to miss stays missing', () => {
    const run = upgrade({ before: 'try:\n    import weather_station\nexcept ImportError:\n    print("none")\nimport importlib.util\nprint(importlib.util.find_spec("weather_station"))' });
    assert.equal(run.stdout, 'none\nNone\n');
    assert.deepEqual(standIns(run), []);
  });

  test("a library's own optional import stays missing", () => {
    const files = { '.stillroom/wheels/dry-1/dry.py': 'try:\n    import weather_station\nexcept ImportError:\n    weather_station = None\n' };
    const run = upgrade({ before: 'import dry\nprint(dry.weather_station)', files });
    assert.equal(run.stdout, 'None\n');
  });

  test('a part that the repository should have itself is missed as natively', () => {
    const run = upgrade({ imports: 'from app import gone', files: { 'app/__init__.py': '' } });
    assert.match(run.fault.message, /cannot import name 'gone' from 'app'/);
  });

  test('a module that git ignores is one that a build writes', () => {
    const files = { 'app/__init__.py': 'from app._version import version\n', '.gitignore': 'app/_version.py\n' };
    const run = upgrade({ before: 'import app', files });
    assert.ok(run.succeeded, run.stderr);
    assert.deepEqual(names(run), ['module app._version']);
  });
});

describe("the repository's own modules", () => {
  const models = (text) => ({ 'app/__init__.py': '', 'app/models.py': `NAME = "real"\n${text}\n` });
  const FILES = models('raise OSError("no socket")');
  const halves = (run) => standIns(run).filter(({ kind }) => kind === 'module').map(({ name, reason }) => [name, reason]);
  const importing = (text, before = '') => upgrade({ before: `${before}\nfrom app.models import NAME, Other\nprint(NAME)`, files: models(text) });

  test('one that raises for want of what a page lacks keeps what it had, and says why', () => {
    const run = upgrade({ before: 'from app.models import NAME, Other\nprint(NAME)', files: FILES });
    assert.equal(run.stdout, 'real\n');
    assert.deepEqual(standIns(run).map(({ kind, name, reason }) => [kind, name, reason]), [['module', 'app.models', 'OSError: no socket']]);
  });

  test('one that raises where nothing is missing fails the run, as it does natively', () => {
    const run = importing('raise ValueError("wrong")');
    assert.deepEqual([run.fault.kind, run.fault.exception, run.fault.message], ['env_py', 'ValueError', 'wrong']);
    assert.deepEqual(run.fault.call, { path: 'app/models.py', line: 2, end_line: 2, function: '<module>' });
    assert.match(run.stderr, /File "\/repository\/alembic\/env\.py", line 2, in <module>\n.*\n {2}File "\/repository\/app\/models\.py", line 2, in <module>\n.*\nValueError: wrong\n$/);
    assert.deepEqual([standIns(run), run.of('env_py_replaced')], [[], []]);
  });

  test('so does one that misses a part of another', () => {
    assert.match(importing('from app import gone').fault.message, /^cannot import name 'gone' from 'app'/);
    assert.equal(importing('import app.gone').fault.message, "No module named 'app.gone'");
  });

  for (const [what, text, before] of [
    ['a library that is not here', 'raise ValueError("set TOKEN")', 'import weather_station'],
    ['a library that it refuses to do without', 'try:\n    import weather_station\nexcept ImportError:\n    raise ValueError("set TOKEN")'],
    ['a variable that has no default', 'import os\nlevel = os.environ.get("LEVEL")\nraise ValueError("set TOKEN")'],
    ['a variable that the error names', 'import os\nif not os.getenv("TOKEN", ""):\n    raise ValueError("set TOKEN")'],
  ]) {
    test(`one that raises after it missed ${what} keeps what it had`, () => {
      const run = importing(text, before);
      assert.deepEqual(halves(run), [['app.models', 'ValueError: set TOKEN']]);
      assert.equal(run.stdout, 'real\n');
    });
  }

  test('one that misses what a library adds to its package keeps what it had', () => {
    const files = { 'app/__init__.py': 'from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\nfrom app.base import Client\n', 'app/models.py': 'NAME = "real"\n' };
    const run = upgrade({ before: 'from app.models import NAME\nprint(NAME)', files });
    assert.deepEqual(halves(run), [['app', "ModuleNotFoundError: No module named 'app.base'"]]);
    assert.equal(run.stdout, 'real\n');
  });

  test('one whose settings could not be filled keeps what it had', () => {
    const settings = 'class Settings(BaseSettings):\n    level: int = 0\n    @field_validator("level")\n    def some(cls, level):\n        assert level\n        return level\n    model_config = {"validate_default": True}\nSettings()';
    const [[name, reason]] = halves(importing(`from pydantic import field_validator\nfrom pydantic_settings import BaseSettings\n${settings}`));
    assert.equal(name, 'app.models');
    assert.match(reason, /^ValidationError: 1 validation error for Settings/);
  });

  test('what code further out is prepared to catch reaches it, as long as nothing stood in', () => {
    const guarded = 'try:\n    import app\nexcept OSError as error:\n    print("caught", error)';
    const files = { ...FILES, 'app/__init__.py': 'import app.models\n' };
    const run = upgrade({ before: guarded, files });
    assert.equal(run.stdout, 'caught no socket\n');
    assert.deepEqual(standIns(run), []);
    assert.deepEqual(halves(upgrade({ before: `import weather_station\n${guarded}`, files })), [['app.models', 'OSError: no socket']]);
  });

  test('code that is prepared for another error does not get this one', () => {
    const run = upgrade({ before: 'try:\n    import app.models\nexcept ImportError:\n    print("no")', files: FILES });
    assert.deepEqual(halves(run), [['app.models', 'OSError: no socket']]);
  });

  test('one that a revision imports fails the run where nothing is missing, whatever variable env.py found unset', () => {
    const run = upgrade({ before: 'import os\nos.getenv("LEVEL")', imports: 'from app.models import NAME', files: models('raise ValueError("wrong")') });
    assert.deepEqual([run.fault.kind, run.fault.message], ['env_py', 'wrong']);
  });

  test('options that are stand-ins are left out, and told', () => {
    const env = `from alembic import context\nfrom app.models import Base\n${CONNECT.replace('connection=connection', 'connection=connection, target_metadata=Base.metadata')}`;
    const run = upgrade({ env, files: FILES });
    assert.deepEqual(run.of('options_dropped')[0].names, ['target_metadata']);
  });

  test('an engine that is a stand-in is replaced by PGlite', () => {
    const env = 'from alembic import context\nfrom app.models import engine\nwith engine.connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n';
    const run = upgrade({ env, files: FILES });
    assert.deepEqual(run.current, ['a1']);
    assert.deepEqual(run.of('options_dropped')[0].names, ['connection']);
  });
});

describe('environment variables', () => {
  const ASKS = 'import os\nprint(os.environ["GREENHOUSE_TOKEN"])';

  test('one that env.py needs gets a value, and the user hears it', () => {
    const run = upgrade({ before: ASKS });
    assert.equal(run.stdout, '1\n');
    assert.deepEqual(standIns(run).map(({ name, value, asked_by }) => [name, value, asked_by.line]), [['GREENHOUSE_TOKEN', '1', 2]]);
  });

  test('the value that the user set', () => {
    const run = upgrade({ before: ASKS, settings: { variables: { GREENHOUSE_TOKEN: 'secret' } } });
    assert.equal(run.stdout, 'secret\n');
    assert.deepEqual(standIns(run), []);
  });

  test('the value that the repository gives as an example', () => {
    const run = upgrade({ before: ASKS, files: { '.env.example': '# tokens\nGREENHOUSE_TOKEN="abc"  # made up\n' } });
    assert.equal(run.stdout, 'abc\n');
    assert.equal(standIns(run)[0].reason, 'the example in .env.example:2');
  });

  test('code that is prepared to miss one, misses it', () => {
    const run = upgrade({ before: 'import os\nprint(os.environ.get("TOKEN"), os.getenv("A", "b"), "TOKEN" in os.environ, os.environ.setdefault("C", "d"))\ntry:\n    os.environ["TOKEN"]\nexcept KeyError:\n    print("no")' });
    assert.equal(run.stdout, 'None b False d\nno\n');
  });

  test('a revision never gets one: what it reads becomes data', () => {
    const run = upgrade({ imports: 'import os', body: 'os.environ["GREENHOUSE_TOKEN"]' });
    assert.equal(run.fault.message, "KeyError: 'GREENHOUSE_TOKEN'");
    assert.equal(run.fault.revision, 'a1');
  });

  test('the parts of an address, once env.py could not run without', () => {
    const env = `import os\nfrom alembic import context\nurl = "postgresql://" + os.environ.get("DB_USER") + ":" + os.getenv("DB_PASSWORD") + "@h/d"\n${CONNECT}`;
    const run = upgrade({ env });
    assert.ok(run.succeeded, run.stderr);
    assert.deepEqual(names(run), ['variable DB_USER', 'variable DB_PASSWORD']);
    assert.deepEqual(run.of('env_py_replaced'), []);
  });
});

describe('a variable for want of which the code raised', () => {
  const unset = (...names) => [{ cause: 'unset_variables', names }];
  const causes = (options) => upgrade(options).fault.causes;

  test('in a revision: it can be set, and then the revision runs', () => {
    const asks = { imports: 'import os', body: 'print(os.environ["TOKEN"])' };
    const { fault } = upgrade(asks);
    assert.deepEqual(fault.causes, unset('TOKEN'));
    assert.equal(upgrade({ ...asks, settings: { variables: { TOKEN: 'secret' } } }).stdout, 'secret\n');
  });

  test('in a module that a revision imports, however it asks', () => {
    for (const asks of ['os.environ["TOKEN"]', 'if not os.getenv("TOKEN", ""):\n    raise RuntimeError("set TOKEN")', 'if "TOKEN" not in os.environ:\n    raise RuntimeError("set TOKEN")']) {
      const run = upgrade({ imports: 'import config', files: { 'config.py': `import os\n${asks}\n` } });
      assert.deepEqual([run.fault.causes, standIns(run)], [unset('TOKEN'), []], asks);
    }
  });

  test('by way of a library: pydantic, decouple, starlette, environs', () => {
    const settings = 'from pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    model_config = {"env_prefix": "APP_"}\n    token: str\n    key: str = Field(alias="secret_key")\nSettings()';
    for (const [config, ...variables] of [
      [settings, 'APP_TOKEN', 'SECRET_KEY'],
      ['from decouple import config\nconfig("TOKEN")', 'TOKEN'],
      ['from starlette.config import Config\nConfig()("TOKEN")', 'TOKEN'],
      ['from environs import Env\nEnv().str("TOKEN")', 'TOKEN'],
    ]) {
      const run = upgrade({ imports: 'import config', files: { 'config.py': `${config}\n` } });
      assert.deepEqual([run.fault?.causes, standIns(run)], [unset(...variables), []], config);
    }
  });

  test('in env.py, which is replaced or, where the models are compared, given up', () => {
    const env = 'import os\nfrom alembic import context\nif not os.getenv("TOKEN", ""):\n    raise ValueError("TOKEN is not set")\n';
    const run = upgrade({ env });
    assert.deepEqual(run.of('env_py_replaced')[0].fault.causes, unset('TOKEN'));
    assert.deepEqual(engine.run('check').fault.causes, unset('TOKEN'));
  });

  test('is only one that the error names, and that is not set', () => {
    assert.deepEqual(causes({ imports: 'import os', body: 'os.getenv("TOKEN")\nraise ValueError("TOKENS, not TOKE")' }), [{ cause: 'refused' }]);
    assert.deepEqual(causes({ imports: 'import os', body: 'os.environ["TOKEN"]', settings: { variables: { TOKEN: '' } }, before: 'raise ValueError("TOKEN")' }), []);
    assert.deepEqual(causes({ imports: 'import os', body: 'os.getenv("TOKEN")\nop.execute("SELECT TOKEN")' }), []);
  });
});

test('what stood in for an attempt that was given up is not told', () => {
  const files = {
    'app/__init__.py': '',
    'app/models.py': 'import os\nfrom sqlalchemy import MetaData\nurl = "postgresql://" + os.environ.get("DB_USER") + "@h/d"\nmetadata = MetaData()\n',
  };
  const env = `from alembic import context\nfrom app.models import metadata, url\nif not isinstance(url, str):\n    raise ValueError("no url")\n${CONNECT.replace('connection=connection', 'connection=connection, target_metadata=metadata')}`;
  const run = upgrade({ env, files });
  assert.deepEqual(names(run), ['variable DB_USER']);
  assert.deepEqual([run.of('options_dropped'), run.of('env_py_replaced')], [[], []]);
});

describe('an env.py that cannot run', () => {
  const env = `from alembic import context
import weather_station
options = 1 / len(weather_station.options)
context.configure(connection=options, version_table="history", version_table_schema=None, compare_type=True, include_object=f, transaction_per_migration=True)
`;
  const files = { 'app/base.py': 'metadata = MetaData(naming_convention={"pk": "%(table_name)s_key"})\n' };
  const body = 'op.create_table("herb", sa.Column("id", sa.Integer, primary_key=True))';

  test('is replaced by a minimal one with the options that could be read', () => {
    const run = upgrade({ env, files, body });
    assert.ok(run.succeeded, run.stderr);
    const [{ fault, options, left_out }] = run.of('env_py_replaced');
    assert.equal(fault.message, 'division by zero');
    assert.equal(fault.call.line, 3);
    assert.deepEqual(Object.fromEntries(options), {
      version_table: "'history'",
      version_table_schema: 'None',
      compare_type: 'True',
      transaction_per_migration: 'True',
      naming_convention: "{'pk': '%(table_name)s_key'}",
    });
    assert.deepEqual(left_out, ['include_object']);
    assert.ok(run.statements.some(({ sql }) => /INSERT INTO history/.test(sql)));
    assert.ok(run.statements.some(({ sql }) => /CONSTRAINT herb_key PRIMARY KEY/.test(sql)));
  });

  test('is not replaced where nothing is missing: then it fails natively too', () => {
    const run = upgrade({ env: 'raise ValueError("no")' });
    assert.deepEqual([run.fault.kind, run.fault.message], ['env_py', 'no']);
  });

  test('is not replaced when a revision is what failed', () => {
    const run = upgrade({ body: 'raise ValueError("no")' });
    assert.equal(run.fault.message, 'no');
    assert.deepEqual(run.of('env_py_replaced'), []);
  });

  test('is not replaced by PostgreSQL when everything speaks for another database', () => {
    const run = upgrade({ env: 'import weather_station\nraise ValueError("no")', url: 'mysql+pymysql://h/d' });
    assert.equal(run.fault.kind, 'other_database');
    assert.match(run.fault.message, /names mysql/);
  });
});

describe('comparing models with the database', () => {
  const check = (env, files) => {
    engine.mount(project({ a1: revision('a1', null) }, { env, files }));
    engine.run('upgrade', 'head');
    return engine.run('check');
  };
  const env = `from alembic import context\nfrom app.models import metadata\n${CONNECT.replace('connection=connection', 'connection=connection, target_metadata=metadata')}`;

  test('is not done with half of the models', () => {
    const files = { 'app/__init__.py': '', 'app/models.py': 'from sqlalchemy import MetaData\nmetadata = MetaData()\nraise OSError("no socket")\n' };
    assert.equal(check(env, files).fault.message, "Not run: the models that env.py gives as target_metadata can't be imported whole: app.models (OSError: no socket)");
  });

  test('is not done without env.py', () => {
    const fault = check('from alembic import context\nimport weather_station\nraise ValueError("no")', {}).fault;
    assert.equal(fault.message, "Not run: env.py, which gives the models, can't run here: no");
  });
});

test("another database's migrations are printed in its own dialect, and where they would run it says no", () => {
  const env = `from alembic import context
from sqlalchemy import create_engine
engine = create_engine("mysql+pymysql://u:p@h/d")
if context.is_offline_mode():
    context.configure(url=engine.url, literal_binds=True)
    context.run_migrations()
else:
    with engine.connect() as connection:
        context.configure(connection=connection)
        context.run_migrations()
`;
  engine.mount(project({ a1: revision('a1', null, 'op.create_table("herb", sa.Column("id", sa.Integer, primary_key=True))') }, { env, url: 'mysql+pymysql://u:p@h/d' }));
  assert.match(engine.run('upgrade', 'head', '--sql').stdout, /id INTEGER NOT NULL AUTO_INCREMENT/);
  assert.equal(engine.run('upgrade', 'head').fault.kind, 'other_database');
});

test('a repository that supports PostgreSQL too runs its PostgreSQL branch', () => {
  const run = upgrade({ before: '', env: `from alembic import context\n${CONNECT.replace('postgresql://h/d', 'sqlite:///app.db')}`, files: { 'requirements.txt': 'psycopg2-binary\n' } });
  assert.ok(run.succeeded, run.stderr);
  const [{ difference, url }] = run.of('differed');
  assert.deepEqual([difference, url], ['url_of_sqlite', 'sqlite:///app.db']);
});
