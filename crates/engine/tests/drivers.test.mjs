// What repositories import of the PostgreSQL drivers themselves.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));

/** Runs a revision with this body on an empty database; gives what it printed. */
const printing = async (body, options) => {
  engine.restore();
  engine.mount(project({ a1: revision('a1', null, body) }, options));
  const run = engine.run('upgrade', 'head');
  assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
  return run.stdout.trim();
};
const PSYCOPG = { url: 'postgresql+psycopg://u:p@h/d' };
const ASYNCPG = { url: 'postgresql+asyncpg://u:p@h/d', env: ASYNC_ENV };

const failing = (imports, tests) => `
${imports}
from sqlalchemy.exc import ProgrammingError
bind = op.get_bind()
bind.execute(sa.text("CREATE TABLE t (id int)"))
try:
    with bind.begin_nested():
        bind.execute(sa.text("CREATE TABLE t (id int)"))
except ProgrammingError as error:
    print(${tests})`;

test("the driver's exceptions are the ones that are raised", async () => {
  const two = 'import psycopg2\nfrom psycopg2 import errorcodes\nfrom psycopg2.errors import DuplicateTable, UniqueViolation';
  const out = await printing(failing(two, 'isinstance(error.orig, DuplicateTable), isinstance(error.orig, UniqueViolation), isinstance(error.orig, psycopg2.Error), error.orig.pgcode == errorcodes.DUPLICATE_TABLE'));
  assert.equal(out, 'True False True True');
  const three = 'import psycopg\nfrom psycopg.errors import DuplicateTable, UniqueViolation';
  assert.equal(await printing(failing(three, 'isinstance(error.orig, DuplicateTable), type(error.orig).__module__'), PSYCOPG), 'True psycopg.errors');
  const async = 'from asyncpg import DuplicateTableError\nfrom asyncpg.exceptions import SyntaxOrAccessError';
  assert.equal(await printing(failing(async, 'isinstance(error.orig.__cause__, DuplicateTableError), issubclass(DuplicateTableError, SyntaxOrAccessError)'), ASYNCPG), 'True True');
});

test('an exception of the driver goes uncaught with its own name', async () => {
  engine.restore();
  engine.mount(project({ a1: revision('a1', null, 'op.execute("SELECT nothing")') }));
  const run = engine.run('upgrade', 'head');
  assert.equal(run.fault.exception, 'UndefinedColumn');
  assert.match(run.stderr, /ProgrammingError: \(psycopg2\.errors\.UndefinedColumn\) column "nothing" does not exist/);
});

test('psycopg2.extras and psycopg2.sql work on the connection below', async () => {
  const out = await printing(`
import uuid
from psycopg2 import extensions, extras, sql
extras.register_uuid()
raw = op.get_bind().connection.cursor()
raw.execute(sql.SQL("CREATE TABLE {} (id int, note text, data jsonb)").format(sql.Identifier("odd name")))
extras.execute_values(raw, 'INSERT INTO "odd name" (id, note, data) VALUES %s', [(1, "it's", extras.Json({"a": 1})), (2, "100%", extras.Json([]))])
extensions.register_adapter(dict, extras.Json)
raw.execute('INSERT INTO "odd name" VALUES (%s, %s, %s)', (3, extensions.AsIs("upper('c')"), {"b": 2}))
raw.execute(sql.SQL('SELECT {} FROM "odd name" WHERE id = ANY({})').format(sql.SQL(", ").join(map(sql.Identifier, ["note", "data"])), sql.Literal([1, 3])))
print(list(map(list, raw.fetchall())))`);
  assert.equal(out, `[["it's", {'a': 1}], ['C', {'b': 2}]]`);
});

test('a connection of its own has the rows that it asks for', async () => {
  const out = await printing(`
import psycopg2
from psycopg2.extras import DictCursor, RealDictCursor
with psycopg2.connect("dbname=app") as connection:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute("SELECT %s AS a, 2 AS b", (1,))
        print(list(cursor.fetchall()), cursor.fetchone())
    cursor = connection.cursor(cursor_factory=DictCursor)
    cursor.execute("SELECT 1 AS a")
    print(cursor.fetchone()["a"])
connection.close()`);
  assert.equal(out, "[{'a': 1, 'b': 2}] None\n1");
});

test('what is not there cannot be imported, and a guarded import of a library stays guarded', async () => {
  assert.equal(await printing('try:\n    from psycopg2.pool import ThreadedConnectionPool\nexcept ImportError as error:\n    print(error)'), "No module named 'psycopg2.pool'");
});

test('orjson, whose compiled part no browser has', async () => {
  const env = `
import datetime, orjson, uuid
from dataclasses import dataclass
@dataclass
class Point:
    x: int
print(orjson.dumps({"é": [1, None, 2.5], "p": Point(1), "t": datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC), "n": float("nan")}))
print(orjson.dumps({2: 1, 1: 2}, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS))
print(orjson.loads(b'{"a": [true]}'))
try:
    orjson.loads("NaN")
except orjson.JSONDecodeError:
    print("no JSON")
`;
  engine.mount(project({}, { env }));
  const run = engine.run('current');
  assert.equal(run.stdout, String.raw`b'{"\xc3\xa9":[1,null,2.5],"p":{"x":1},"t":"2024-01-02T00:00:00+00:00","n":null}'
b'{"1":2,"2":1}'
{'a': [True]}
no JSON
`, run.stderr);
});
