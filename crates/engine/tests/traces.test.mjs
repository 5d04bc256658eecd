// What each kind of statement is measured to do: its locks, what it rewrites and reads through, and what it changes in the schema. The text
// in observer's traces.txt was read line by line beside PostgreSQL's documentation; UPDATE_TRACES=1 rewrites it, to be read again. The observer's
// own test compares the same text with a native PostgreSQL.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';
import { apply, traceText } from './trace_text.mjs';

const TRACES_FOLDER = new URL('../../observer/tests/', import.meta.url);
const FILE = new URL('traces.txt', TRACES_FOLDER);
const UPDATES = Boolean(process.env.UPDATE_TRACES);

/** Tables with rows, for the statements to work on. */
const SETUP = fs.readFileSync(new URL('traces_setup.sql', TRACES_FOLDER), 'utf8');
const BEFORE = SETUP.split(';\n').map((each) => each.replace(/^--.*\n/, '')).filter(Boolean).map((each) => `op.execute(${JSON.stringify(each)})`).join('\n');

/** Takes all of it away again, whatever the statements made of it. */
const AFTER = `
op.execute("""DO $$ DECLARE each text; BEGIN
    FOR each IN SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', each);
    END LOOP;
END $$""")
op.execute("DROP TYPE IF EXISTS state, size, other, pair")
op.execute("DROP SCHEMA IF EXISTS store CASCADE")
op.execute("DROP ROLE reader")
`;

const execute = (sql) => `op.execute(${JSON.stringify(sql)})`;

const TRACES = {
  'what Alembic itself does': ['pass', { all: true }],
  'create table': [`op.create_table("tag", sa.Column("id", sa.Integer, primary_key=True), sa.Column("code", sa.BigInteger, sa.Identity(always=True)),
    sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id", ondelete="CASCADE"), index=True), sa.Column("label", sa.String(20), server_default="x", comment="Words"))`],
  'create table as': [execute('CREATE TABLE copied AS SELECT id, name FROM item')],
  'drop table': ['op.drop_table("item", if_exists=True)', { first: 'DROP VIEW sold' }],
  'drop table that is referenced, with cascade': [execute('DROP TABLE maker CASCADE'), { first: 'ALTER TABLE item ADD CONSTRAINT fk_maker FOREIGN KEY (maker_id) REFERENCES maker (id)' }],
  'rename table': ['op.rename_table("item", "thing")'],
  'add column': ['op.add_column("item", sa.Column("size", sa.Integer))'],
  'add column with a constant default': ['op.add_column("item", sa.Column("size", sa.Integer, server_default="7", nullable=False))'],
  'add column with a volatile default': ['op.add_column("item", sa.Column("token", sa.Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False))'],
  'add column with the time as a default': ['op.add_column("item", sa.Column("at", sa.DateTime, server_default=sa.text("now()")))'],
  'add serial column': [execute('ALTER TABLE item ADD COLUMN number serial')],
  'add generated column': ['op.add_column("item", sa.Column("twice", sa.Integer, sa.Computed("amount * 2", persisted=True)))'],
  'drop column': ['op.drop_column("item", "amount")'],
  'drop column of which a view is made': ['op.drop_column("item", "note")', { fails: true }],
  'rename column': ['op.alter_column("item", "amount", new_column_name="quantity")'],
  'set default and drop it': ['op.alter_column("item", "amount", server_default="1")\nop.alter_column("item", "amount", server_default=None)'],
  'set not null': ['op.alter_column("item", "amount", nullable=False)'],
  'set not null where a valid check says so': ['op.alter_column("item", "amount", nullable=False)', { first: 'ALTER TABLE item ADD CONSTRAINT there CHECK (amount IS NOT NULL)' }],
  'set not null by a constraint that is validated later': [[execute('ALTER TABLE item ADD CONSTRAINT there NOT NULL amount NOT VALID'), execute('ALTER TABLE item VALIDATE CONSTRAINT there')].join('\n')],
  'drop not null': ['op.alter_column("item", "name", nullable=True)'],
  'longer varchar': ['op.alter_column("item", "name", type_=sa.String(100))'],
  'varchar to text': ['op.alter_column("item", "name", type_=sa.Text)'],
  'shorter varchar': ['op.alter_column("item", "name", type_=sa.String(20))'],
  'int to bigint': ['op.alter_column("item", "amount", type_=sa.BigInteger)'],
  'add foreign key': ['op.create_foreign_key("fk_maker", "item", "maker", ["maker_id"], ["id"])'],
  'add foreign key that is validated later': ['op.create_foreign_key("fk_maker", "item", "maker", ["maker_id"], ["id"], postgresql_not_valid=True)\nop.execute("COMMIT")\nop.execute("BEGIN")\nop.execute("ALTER TABLE item VALIDATE CONSTRAINT fk_maker")'],
  'drop foreign key': ['op.drop_constraint("fk_maker", "item", type_="foreignkey")', { first: 'ALTER TABLE item ADD CONSTRAINT fk_maker FOREIGN KEY (maker_id) REFERENCES maker (id)' }],
  'add check': ['op.create_check_constraint("ck_small", "item", "amount < 1000")'],
  'add check that is validated later': [[execute('ALTER TABLE item ADD CONSTRAINT ck_small CHECK (amount < 1000) NOT VALID'), execute('COMMIT'), execute('BEGIN'), execute('ALTER TABLE item VALIDATE CONSTRAINT ck_small')].join('\n')],
  'rename constraint': [execute('ALTER TABLE item RENAME CONSTRAINT ck_amount TO ck_item_amount')],
  'unique constraint': ['op.create_unique_constraint("uq_name", "item", ["name"])'],
  'unique constraint from an index': [execute('ALTER TABLE maker ADD CONSTRAINT uq_maker UNIQUE USING INDEX ix_maker'), { first: 'CREATE UNIQUE INDEX ix_maker ON maker (name)' }],
  'create index': ['op.create_index("ix_item_amount", "item", ["amount"])'],
  'create index concurrently': ['with op.get_context().autocommit_block():\n    op.create_index("ix_item_amount", "item", ["amount"], postgresql_concurrently=True)\nop.drop_index("ix_item_name")'],
  'drop index': ['op.drop_index("ix_item_name")'],
  'rename index': [execute('ALTER INDEX ix_item_name RENAME TO ix_name')],
  'reindex': [execute('REINDEX INDEX ix_item_name')],
  'create type, use it and drop it': ['op.add_column("maker", sa.Column("size", sa.Enum("small", "big", name="size")))', { first: "CREATE TYPE size AS ENUM ('small', 'big')" }],
  'drop type': [execute('DROP TYPE other'), { first: "CREATE TYPE other AS ENUM ('a')" }],
  'enum value': [execute("ALTER TYPE state ADD VALUE 'lost' BEFORE 'sold'")],
  'rename enum value': [execute("ALTER TYPE state RENAME VALUE 'new' TO 'fresh'")],
  'insert, update and delete': [[execute("INSERT INTO item (name) VALUES ('one'), ('two')"), execute('UPDATE item SET amount = 1 WHERE id = 5'), execute("DELETE FROM item WHERE note = 'note'")].join('\n')],
  'rows that a trigger and a cascade change': [[execute('CREATE TABLE audit (at timestamptz)'), execute('CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (now()); RETURN NEW; END $$'), execute('CREATE TRIGGER noted AFTER INSERT ON maker FOR EACH ROW EXECUTE FUNCTION note()'), execute("INSERT INTO maker (name) VALUES ('a'), ('b')"), execute('DELETE FROM maker WHERE id = 1')].join('\n'), { first: 'ALTER TABLE item ADD CONSTRAINT fk_maker FOREIGN KEY (maker_id) REFERENCES maker (id) ON DELETE CASCADE' }],
  'rows that are rolled back to a savepoint': [[execute('SAVEPOINT s'), execute("INSERT INTO maker (name) VALUES ('a'), ('b')"), execute('ROLLBACK TO s'), execute("INSERT INTO maker (name) VALUES ('c')")].join('\n')],
  'outside of a transaction': [`with op.get_context().autocommit_block():\n    ${[execute('UPDATE item SET amount = 1'), execute('ALTER TABLE item ALTER amount TYPE bigint'), execute("INSERT INTO maker (name) VALUES ('a')"), execute('TRUNCATE maker'), execute('VACUUM FULL item')].join('\n    ')}\n${execute('SELECT count(name) FROM item')}`],
  'bulk insert': ['op.bulk_insert(sa.table("maker", sa.column("name")), [{"name": "a"}, {"name": "b%"}])'],
  'select for update': [execute('SELECT * FROM item WHERE id = 5 FOR UPDATE')],
  'truncate': [execute('TRUNCATE item')],
  'lock table': [execute('LOCK TABLE item IN SHARE MODE')],
  'advisory lock': [execute('SELECT pg_advisory_xact_lock(42)')],
  'view': [[execute('CREATE VIEW names AS SELECT name FROM item'), execute('CREATE OR REPLACE VIEW names AS SELECT name, amount FROM item'), execute('DROP VIEW names')].join('\n')],
  'materialized view': [[execute('CREATE MATERIALIZED VIEW counts AS SELECT state, count(*) AS n FROM item GROUP BY state'), execute('REFRESH MATERIALIZED VIEW counts')].join('\n')],
  'function': [[execute('CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'), execute('CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$'), execute('DROP FUNCTION one()')].join('\n')],
  'trigger': [[execute('CREATE TRIGGER same BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'), execute('ALTER TABLE item DISABLE TRIGGER same'), execute('DROP TRIGGER same ON item')].join('\n')],
  'policy': [[execute('ALTER TABLE item ENABLE ROW LEVEL SECURITY'), execute('CREATE POLICY own ON item FOR SELECT TO reader USING (amount > 5)'), execute('DROP POLICY own ON item')].join('\n')],
  'grant and revoke': [[execute('GRANT SELECT, UPDATE ON item TO reader'), execute('GRANT SELECT (name) ON maker TO reader'), execute('REVOKE UPDATE ON item FROM reader')].join('\n')],
  'comment': ['op.create_table_comment("item", "What is sold")\nop.alter_column("item", "name", comment="Words")\nop.execute("COMMENT ON INDEX ix_item_name IS \'By name\'")'],
  'sequence of a column': [[execute('ALTER TABLE item ALTER id RESTART WITH 1000'), execute('ALTER SEQUENCE item_id_seq AS smallint'), execute("SELECT setval('item_id_seq', 2000)"), execute('TRUNCATE maker RESTART IDENTITY')].join('\n')],
  'sequence': [[execute('CREATE SEQUENCE counter'), execute('ALTER SEQUENCE counter INCREMENT 5'), execute("SELECT nextval('counter')"), execute('DROP SEQUENCE counter')].join('\n')],
  'schema': [[execute('CREATE SCHEMA shop'), execute('ALTER TABLE maker SET SCHEMA shop'), execute('ALTER SCHEMA shop RENAME TO store')].join('\n')],
  'partitions': [[execute('CREATE TABLE day (at date NOT NULL, n int) PARTITION BY RANGE (at)'), execute("CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')"), execute('CREATE TABLE day_2 (at date NOT NULL, n int)'), execute("ALTER TABLE day ATTACH PARTITION day_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')"), execute('CREATE INDEX ON day (n)'), execute('ALTER TABLE day DETACH PARTITION day_1')].join('\n')],
  'DO block': [execute("DO $$ BEGIN EXECUTE 'CREATE TABLE made (id int)'; EXECUTE 'ALTER TABLE item ADD COLUMN made int'; END $$")],
  'several statements in one string': [execute("ALTER TABLE item ADD COLUMN a int; CREATE TYPE pair AS (x int, y int); UPDATE item SET a = 1;")],
  'a savepoint that is rolled back': ['bind = op.get_bind()\nop.add_column("item", sa.Column("kept", sa.Integer))\nnested = bind.begin_nested()\nop.add_column("item", sa.Column("a", sa.Integer))\nop.create_index("ix_maker", "maker", ["name"])\nnested.rollback()\nop.create_index("ix_maker_again", "maker", ["name"])'],
  'a transaction that is rolled back': ['op.add_column("item", sa.Column("a", sa.Integer))\nop.execute("ROLLBACK")\nop.execute("BEGIN")\nop.add_column("maker", sa.Column("b", sa.Integer))'],
  'a statement that fails': ['op.add_column("item", sa.Column("a", sa.Integer))\nop.execute("ALTER TABLE item ADD COLUMN a int")', { fails: true }],
  'a statement that fails in a savepoint': ['import sqlalchemy.exc\ntry:\n    with op.get_bind().begin_nested():\n        op.add_column("maker", sa.Column("a", sa.Integer))\n        op.execute("SELECT 1 / 0")\nexcept sqlalchemy.exc.DBAPIError:\n    pass\nop.add_column("item", sa.Column("a", sa.Integer))'],
};

const engine = await startEngine();
const schema = new Map();

const written = [];
const sections = UPDATES ? [] : fs.readFileSync(FILE, 'utf8').split(/^== /m).slice(1);
const known = new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')), section]));

/** Runs a command, whose changes are told of the schema. */
function run(...command) {
  const report = engine.run(...command);
  assert.ok(report.succeeded, report.stderr);
  for (const event of report.events) apply(schema, event);
}

for (const [name, [body, { first, all, fails = false } = {}]] of Object.entries(TRACES)) {
  test(name, () => {
    engine.mount(project({ before: revision('before', null, BEFORE, AFTER), first: revision('first', 'before', first && execute(first)), it: revision('it', 'first', body) }));
    run('upgrade', 'first');
    const report = engine.run('upgrade', 'it');
    const section = `${name}\n${first ? `first: ${first}\n` : ''}${traceText(report, schema, { all })}\n\n`;
    if (UPDATES) written.push(`== ${section}`);
    else assert.equal(section, known.get(name));
    assert.equal(report.succeeded, !fails, report.stderr);
    run('downgrade', 'base');
  });
}

after(() => UPDATES && fs.writeFileSync(FILE, written.join('')));
