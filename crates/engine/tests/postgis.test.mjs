// PostGIS, in the PostgreSQL that is started for it: created by a migration, used through GeoAlchemy2, and its libraries' exceptions as
// errors of their statement. What the two PostgreSQLs are to each other.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

let engine;
let plain;
before(async () => ([engine, plain] = [await startEngine({ postgresql: 'postgis' }), await startEngine()]));
beforeEach(() => engine.restore());

const upgrading = (body) => {
  engine.mount(project({ a1: revision('a1', null, body, 'op.execute("SELECT 1")') }));
  return engine.run('upgrade', 'head');
};

const loaded = (run) => run.of('extension_loaded').map((event) => event.name);
const succeeded = (run) => assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);

const MODELS = `\
import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.orm import DeclarativeBase, mapped_column
class Base(DeclarativeBase): pass
class Place(Base):
    __tablename__ = "place"
    id = mapped_column(sa.Integer, primary_key=True)
    at = mapped_column(Geometry("POINT", srid=4326))
`;

const ENV = `\
from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine
from models import Base
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, include_object=alembic_helpers.include_object, process_revision_directives=alembic_helpers.writer, render_item=alembic_helpers.render_item)
    with context.begin_transaction():
        context.run_migrations()
`;

describe('PostGIS', () => {
  test('a geometry table with its index, rows, projections and the catalog views', () => {
    const run = upgrading(`
op.execute("CREATE EXTENSION postgis")
import geoalchemy2
from geoalchemy2 import alembic_helpers
op.create_geospatial_table(
    "place",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", geoalchemy2.Geometry("POINT", srid=4326, spatial_index=False)),
)
op.create_geospatial_index("idx_place_at", "place", ["at"], postgresql_using="gist")
op.execute("INSERT INTO place VALUES (1, ST_SetSRID(ST_MakePoint(8, 47), 4326))")
ask = lambda query: print(op.get_bind().scalar(sa.text(query)))
ask("SELECT id FROM place WHERE at && ST_MakeEnvelope(7, 46, 9, 48, 4326)")
ask("SELECT round(ST_X(ST_Transform(at, 3857))) FROM place")
ask("SELECT type || srid FROM geometry_columns")
ask("SELECT indexdef FROM pg_indexes WHERE indexname = 'idx_place_at'")`.trim());
    succeeded(run);
    assert.equal(run.stdout, '1\n890556.0\nPOINT4326\nCREATE INDEX idx_place_at ON public.place USING gist (at)\n');
    assert.deepEqual(loaded(run), ['postgis']);
  });

  test("alembic check with GeoAlchemy2's helpers finds nothing to change, PostGIS's own table included", () => {
    const body = `
from geoalchemy2 import Geometry, alembic_helpers
op.execute("CREATE EXTENSION postgis")
at = sa.Column("at", Geometry("POINT", srid=4326, spatial_index=False))
op.create_geospatial_table("place", sa.Column("id", sa.Integer, primary_key=True), at)
op.create_geospatial_index("idx_place_at", "place", ["at"], postgresql_using="gist")`.trim();
    engine.mount({ ...project({ a1: revision('a1', null, body) }), 'models.py': MODELS, 'alembic/env.py': ENV });
    succeeded(engine.run('upgrade', 'head'));
    const check = engine.run('check');
    succeeded(check);
    assert.match(check.stdout, /No new upgrade operations detected/);
  });

  test('an exception of PROJ or GEOS is an error of its statement, and the session goes on', () => {
    const run = upgrading(`
op.execute("CREATE EXTENSION postgis")
bind = op.get_bind()
for query in (
    "SELECT ST_Transform(ST_SetSRID(ST_MakePoint(8, 47), 4326), '+proj=nonsense')",
    "SELECT ST_Intersection('POLYGON((0 0,1 1,0 1,1 0,0 0))'::geometry, 'POLYGON((0 0,1 1,1 0,0 0))'::geometry)",
):
    try:
        with bind.begin_nested():
            bind.execute(sa.text(query))
    except Exception as error:
        print(error.orig.pgcode, str(error.orig).split(". ")[0].splitlines()[0][:60])
print(bind.scalar(sa.text("SELECT ST_AsText(ST_MakePoint(1, 2))")))`.trim());
    succeeded(run);
    const [proj, geos, after] = run.stdout.trim().split('\n');
    assert.match(proj, /^XX000 C\+\+ exception: Error 1027/);
    assert.match(geos, /^XX000 C\+\+ exception: TopologyException: side location conflict/);
    assert.equal(after, 'POINT(1 2)');
  });

  test('a restored database has its geometries', async () => {
    succeeded(upgrading(`
op.execute("CREATE EXTENSION postgis")
op.execute("CREATE TABLE t (g geometry); CREATE INDEX ON t USING gist (g); INSERT INTO t VALUES (ST_MakePoint(1, 2))")`));
    engine.restore(engine.keep());
    engine.mount(project({ a1: revision('a1', null), b2: revision('b2', 'a1', `print(op.get_bind().scalar(sa.text("SELECT ST_AsText(g) FROM t WHERE g && 'POINT(1 2)'")))`) }));
    const run = engine.run('upgrade', 'head');
    succeeded(run);
    assert.equal(run.stdout, 'POINT(1 2)\n');
  });

  test('what would not work is not available, and can be skipped', () => {
    for (const name of ['postgis_raster', 'postgis_topology']) {
      const { fault } = upgrading(`op.execute("CREATE EXTENSION ${name} CASCADE")`);
      assert.equal(fault.sqlstate, '0A000');
      assert.deepEqual(fault.causes, [{ cause: 'missing_extension', name }]);
    }
  });
});

describe('both PostgreSQLs', () => {
  test('are the same version of PostgreSQL, in different versions of PGlite', () => {
    const [withPostgis, ordinary] = [engine.versions, plain.versions];
    assert.equal(withPostgis.postgresql, ordinary.postgresql);
    assert.deepEqual([withPostgis.pglite, ordinary.pglite], ['0.5.12', '0.5.16']);
  });

  test("one finds a database of the other's with its extensions, and goes on writing", async () => {
    const make = `
op.execute("CREATE EXTENSION citext; CREATE EXTENSION vector; CREATE EXTENSION pgcrypto")
op.execute("CREATE TABLE t (name citext, v vector(2)); CREATE INDEX ON t USING hnsw (v vector_l2_ops)")
op.execute("INSERT INTO t VALUES ('Ada', '[1,2]')")`.trim();
    const use = `
op.execute("INSERT INTO t VALUES ('Grace', '[3,4]')")
print(op.get_bind().scalars(sa.text("SELECT name || encode(digest(name::text, 'md5'), 'hex') FROM t WHERE name IN ('ADA', 'GRACE') ORDER BY v <-> '[1,1]'")).all())`.trim();
    for (const [first, second] of [[plain, engine], [engine, plain]]) {
      first.restore();
      first.mount(project({ a1: revision('a1', null, make) }));
      succeeded(first.run('upgrade', 'head'));
      second.restore(first.keep());
      second.mount(project({ a1: revision('a1', null), b2: revision('b2', 'a1', use) }));
      const run = second.run('upgrade', 'head');
      succeeded(run);
      assert.match(run.stdout, /^\['Ada[0-9a-f]{32}', 'Grace[0-9a-f]{32}'\]\n$/);
    }
  });

  test('the ordinary one says why it has no PostGIS', async () => {
    plain.restore();
    plain.mount(project({ a1: revision('a1', null, 'op.execute("CREATE EXTENSION postgis")') }));
    const { fault } = plain.run('upgrade', 'head');
    assert.equal(fault.sqlstate, '0A000');
    assert.deepEqual(fault.causes, [{ cause: 'missing_extension', name: 'postgis' }]);
  });
});
