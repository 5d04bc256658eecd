//! What `review` says that PostgreSQL's documentation says of locks, compared with what a native PostgreSQL takes.

#[path = "native/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use postgres_model::LockMode::{self, AccessExclusive, ShareUpdateExclusive};
use review::{DocumentedRelation, documented_locks};
use server::{Server, Tcp};

/// The strongest mode on each relation.
type Modes = BTreeMap<String, LockMode>;

const SETUP: &str = "
create schema other;
create table customers (id int primary key);
create table orders (id int primary key, customer int, note text, constraint positive check (id > 0) not valid);
create index ix_note on orders (note);
create unique index ix_customer on orders (customer);
create table items (id int primary key, \"order\" int constraint items_order references orders);
create table parts (id int) partition by range (id);
create table part partition of parts for values from (0) to (10);
create table part_default partition of parts default;
create table parts_alone (id int) partition by range (id);
create table part_alone partition of parts_alone for values from (0) to (10);
create table loose (id int);
create table heir (id int);
create materialized view totals as select id from orders;
create unique index ix_totals on totals (id);
create view open_orders as select id from orders;
create sequence numbers;
create type state as enum ('new');
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touched before update on orders for each row execute function touch();
create rule ruled as on delete to heir do also nothing;
alter table customers cluster on customers_pkey";

/// Statements that run in a transaction, and what relations are meant that they do not name.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    ("ALTER TABLE orders ADD COLUMN extra int DEFAULT 1", &[]),
    ("ALTER TABLE orders ADD COLUMN c int REFERENCES customers", &[]),
    ("ALTER TABLE orders DROP COLUMN note", &[]),
    ("ALTER TABLE orders ALTER note TYPE varchar(20)", &[]),
    ("ALTER TABLE orders ALTER note SET DEFAULT 'x'", &[]),
    ("ALTER TABLE orders ALTER note DROP DEFAULT", &[]),
    ("ALTER TABLE orders ALTER note SET NOT NULL", &[]),
    ("ALTER TABLE orders ALTER note DROP NOT NULL", &[]),
    ("ALTER TABLE orders ALTER note SET STATISTICS 100", &[]),
    ("ALTER TABLE orders ALTER note SET (n_distinct = 5)", &[]),
    ("ALTER TABLE orders ALTER note RESET (n_distinct)", &[]),
    ("ALTER TABLE orders ALTER note SET STORAGE external", &[]),
    ("ALTER TABLE orders ALTER note SET COMPRESSION pglz", &[]),
    ("ALTER TABLE orders ALTER id ADD GENERATED ALWAYS AS IDENTITY", &[]),
    ("ALTER TABLE orders SET (fillfactor = 70)", &[]),
    (
        "ALTER TABLE orders SET (autovacuum_enabled = false, parallel_workers = 2)",
        &[],
    ),
    (
        "ALTER TABLE orders SET (toast.autovacuum_enabled = false, toast_tuple_target = 200)",
        &[],
    ),
    ("ALTER TABLE orders RESET (fillfactor)", &[]),
    ("ALTER TABLE orders CLUSTER ON ix_note", &[]),
    ("ALTER TABLE orders SET WITHOUT CLUSTER", &[]),
    ("ALTER TABLE loose SET UNLOGGED", &[]),
    ("ALTER TABLE customers OWNER TO current_user", &[]),
    ("ALTER TABLE customers REPLICA IDENTITY FULL", &[]),
    ("ALTER TABLE orders VALIDATE CONSTRAINT positive", &[]),
    ("ALTER TABLE orders ADD CONSTRAINT c CHECK (id < 9) NOT VALID", &[]),
    ("ALTER TABLE orders ADD CONSTRAINT u UNIQUE (note)", &[]),
    (
        "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX ix_customer",
        &[],
    ),
    ("ALTER TABLE orders ADD EXCLUDE (note WITH =)", &[]),
    (
        "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID",
        &[],
    ),
    (
        "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer) REFERENCES customers (id)",
        &[],
    ),
    ("ALTER TABLE items ALTER CONSTRAINT items_order DEFERRABLE", &[]),
    ("ALTER TABLE orders DROP CONSTRAINT positive", &[]),
    ("ALTER TABLE orders DISABLE TRIGGER touched", &[]),
    ("ALTER TABLE orders ENABLE ALWAYS TRIGGER touched", &[]),
    (
        "ALTER TABLE orders DISABLE TRIGGER ALL, VALIDATE CONSTRAINT positive",
        &[],
    ),
    ("ALTER TABLE heir DISABLE RULE ruled", &[]),
    ("ALTER TABLE orders ENABLE ROW LEVEL SECURITY", &[]),
    ("ALTER TABLE orders FORCE ROW LEVEL SECURITY", &[]),
    ("ALTER TABLE heir INHERIT loose", &[]),
    ("ALTER TABLE orders RENAME TO purchases", &[]),
    ("ALTER TABLE orders RENAME note TO remark", &[]),
    ("ALTER TABLE orders RENAME CONSTRAINT positive TO above", &[]),
    ("ALTER TABLE customers SET SCHEMA other", &[]),
    (
        "ALTER TABLE parts ATTACH PARTITION loose FOR VALUES FROM (10) TO (20)",
        &[("the default partition", "part_default")],
    ),
    ("ALTER TABLE parts DETACH PARTITION part", &[]),
    ("ALTER INDEX ix_note RENAME TO ix_remark", &[]),
    ("CREATE INDEX ON orders (note)", &[]),
    (
        "CREATE UNIQUE INDEX IF NOT EXISTS iy ON ONLY orders USING btree (note)",
        &[],
    ),
    (
        "CREATE TRIGGER t AFTER UPDATE OF note ON orders EXECUTE FUNCTION touch()",
        &[],
    ),
    (
        "CREATE OR REPLACE TRIGGER touched AFTER INSERT ON orders EXECUTE FUNCTION touch()",
        &[],
    ),
    ("CREATE STATISTICS s ON id, note FROM orders", &[]),
    (
        "CREATE TABLE new (o int REFERENCES orders, FOREIGN KEY (o) REFERENCES customers (id))",
        &[],
    ),
    ("CREATE TABLE new PARTITION OF parts FOR VALUES FROM (10) TO (20)", &[]),
    ("CREATE TABLE new AS SELECT * FROM orders", &[]),
    ("CREATE VIEW new AS SELECT * FROM orders", &[]),
    ("CREATE SEQUENCE new", &[]),
    ("CREATE SCHEMA new", &[]),
    ("CREATE TYPE new AS ENUM ('a')", &[]),
    ("ALTER TYPE state RENAME VALUE 'new' TO 'fresh'", &[]),
    ("DROP TABLE customers", &[]),
    ("DROP TABLE part", &[("the partitioned table", "parts")]),
    ("DROP INDEX ix_note", &[("the table of the index", "orders")]),
    ("DROP TYPE state", &[]),
    ("REINDEX INDEX ix_note", &[("the table of the index", "orders")]),
    ("REINDEX TABLE orders", &[("each of its indexes", "ix_note")]),
    ("CLUSTER customers", &[]),
    ("CLUSTER orders USING ix_note", &[]),
    ("LOCK TABLE orders", &[]),
    ("LOCK orders, customers IN SHARE UPDATE EXCLUSIVE MODE NOWAIT", &[]),
    ("LOCK TABLE ONLY orders IN ROW SHARE MODE", &[]),
    ("TRUNCATE customers RESTART IDENTITY", &[]),
    (
        "TRUNCATE orders CASCADE",
        &[("each table that references them with a foreign key", "items")],
    ),
    ("REFRESH MATERIALIZED VIEW totals", &[]),
    ("REFRESH MATERIALIZED VIEW CONCURRENTLY totals", &[]),
    ("ANALYZE orders", &[]),
    ("ANALYZE VERBOSE orders (id, note), customers", &[]),
    ("COMMENT ON TABLE orders IS 'x'", &[]),
    ("COMMENT ON COLUMN orders.note IS 'x'", &[]),
    ("COMMENT ON INDEX ix_note IS 'x'", &[]),
    ("COMMENT ON VIEW open_orders IS 'x'", &[]),
    ("COMMENT ON TYPE state IS 'x'", &[]),
    ("INSERT INTO orders VALUES (1, 1)", &[]),
    ("UPDATE ONLY orders SET note = 'x' FROM customers", &[]),
    ("DELETE FROM orders USING customers", &[]),
    (
        "MERGE INTO orders USING customers c ON c.id = orders.id WHEN MATCHED THEN DELETE",
        &[],
    ),
    ("COPY orders (id) TO '/dev/null'", &[]),
    ("COPY loose FROM '/dev/null'", &[]),
    ("SELECT * FROM orders", &[("each table that it reads", "orders")]),
    (
        "WITH o AS (SELECT * FROM orders) TABLE o",
        &[("each table that it reads", "orders")],
    ),
    (
        "SELECT o.id FROM orders o, customers FOR NO KEY UPDATE OF o",
        &[
            ("each table that it reads", "customers"),
            ("each table whose rows it locks", "orders"),
        ],
    ),
    ("SET LOCAL lock_timeout = '1s'", &[]),
    ("SAVEPOINT s", &[]),
];

/// Locks that the server takes and the documentation does not name, beside those on the indexes of a table.
const UNDOCUMENTED: &[(&str, &str, LockMode)] = &[
    ("ALTER TABLE heir INHERIT loose", "loose", ShareUpdateExclusive),
    ("ALTER TABLE parts DETACH PARTITION part", "part", AccessExclusive),
    (
        "ALTER TABLE parts DETACH PARTITION part",
        "part_default",
        AccessExclusive,
    ),
    (
        "ALTER TABLE items ALTER CONSTRAINT items_order DEFERRABLE",
        "orders",
        AccessExclusive,
    ),
    (
        "CREATE TABLE new PARTITION OF parts FOR VALUES FROM (10) TO (20)",
        "part_default",
        AccessExclusive,
    ),
    ("DROP TABLE part", "part_default", AccessExclusive),
];

/// Statements that PostgreSQL does not run in a transaction, with a table that they wait for while somebody else does the like.
const OUTSIDE: &[(&str, &str)] = &[
    ("CREATE INDEX CONCURRENTLY ic ON orders (note)", "orders"),
    ("DROP INDEX CONCURRENTLY ix_note", "orders"),
    ("REINDEX TABLE CONCURRENTLY orders", "orders"),
    ("REINDEX INDEX CONCURRENTLY orders_pkey", "orders"),
    ("VACUUM orders", "orders"),
    ("VACUUM (ANALYZE) orders", "orders"),
    ("VACUUM FULL orders", "orders"),
    (
        "ALTER TABLE parts_alone DETACH PARTITION part_alone CONCURRENTLY",
        "parts_alone",
    ),
];

fn ask(session: &mut Tcp, sql: &str) -> Vec<String> {
    let rows = observer::ask(session, sql).unwrap_or_else(|problem| panic!("{sql}: {problem:?}"));
    rows.into_iter().flatten().collect()
}

/// The modes that documentation and text give; what the statement does not name is what `meant` says.
fn documented(sql: &str, meant: &[(&str, &str)]) -> Modes {
    let locks = documented_locks(sql).unwrap_or_else(|| panic!("not known: {sql}"));
    let mut modes = Modes::new();
    for lock in locks {
        let name = match &lock.relation {
            DocumentedRelation::Named(name) => Some(name.as_str()),
            DocumentedRelation::Unnamed(words) => meant.iter().find(|(of, _)| of == words).map(|(_, name)| *name),
        };
        if let Some(name) = name {
            let mode = modes.entry(name.to_owned()).or_insert(lock.mode);
            *mode = lock.mode.max(*mode);
        }
    }
    modes
}

struct Relations {
    tables: BTreeMap<String, String>,
    indexes: BTreeMap<String, String>,
}

impl Relations {
    /// The names of the relations of `public`, by their oids.
    fn read(session: &mut Tcp) -> Self {
        let mut named = |kinds: &str| {
            let sql = format!(
                "select oid || ' ' || relname from pg_class where relnamespace = 'public'::regnamespace and relkind {kinds}"
            );
            let rows = ask(session, &sql);
            let pair = |row: &String| row.split_once(' ').map(|(oid, name)| (oid.to_owned(), name.to_owned()));
            rows.iter().filter_map(pair).collect()
        };
        Self {
            tables: named("not in ('i', 'I')"),
            indexes: named("in ('i', 'I')"),
        }
    }

    /// What a session holds, on tables and on indexes that were there before.
    fn held(&self, session: &mut Tcp) -> (Modes, Modes) {
        let sql = "select relation || ' ' || mode from pg_locks where locktype = 'relation' and pid = pg_backend_pid()";
        let (mut tables, mut indexes) = (Modes::new(), Modes::new());
        for row in ask(session, sql) {
            let (oid, mode) = row.split_once(' ').unwrap();
            let mode = LockMode::named(mode).unwrap();
            for (names, modes) in [(&self.tables, &mut tables), (&self.indexes, &mut indexes)] {
                if let Some(name) = names.get(oid) {
                    let strongest = modes.entry(name.clone()).or_insert(mode);
                    *strongest = mode.max(*strongest);
                }
            }
        }
        (tables, indexes)
    }
}

#[test]
fn a_native_server_takes_the_locks_that_are_documented() {
    let Some(server) = Server::start("documented_locks") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    let mut session = server.connect("postgres");
    ask(&mut session, SETUP);
    compare_taken(&mut session);
    compare_wanted(&server, &mut session);
}

fn compare_taken(session: &mut Tcp) {
    let relations = Relations::read(session);
    let mut wrong = Vec::new();
    for (sql, meant) in EXAMPLES {
        let expected = documented(sql, meant);
        ask(session, "begin");
        ask(session, sql);
        let (tables, indexes) = relations.held(session);
        ask(session, "rollback");
        for (name, mode) in &expected {
            let taken = tables.get(name).or(indexes.get(name));
            if taken != Some(mode) {
                wrong.push(format!("{sql}: {mode} on {name} is documented, {taken:?} taken"));
            }
        }
        for (name, mode) in tables
            .iter()
            .filter(|(name, mode)| **mode >= ShareUpdateExclusive && !expected.contains_key(*name))
        {
            if !UNDOCUMENTED.contains(&(sql, name, *mode)) {
                wrong.push(format!("{sql}: {mode} on {name} is taken and not documented"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare_wanted(server: &Server, watching: &mut Tcp) {
    for (sql, table) in OUTSIDE {
        let meant = [("the table of the index", *table)];
        let expected = documented(sql, &meant)[*table];
        let mut blocking = server.connect("postgres");
        ask(&mut blocking, "begin");
        ask(
            &mut blocking,
            &format!("lock table {table} in share update exclusive mode"),
        );
        let mut waiting = server.connect("postgres");
        let runs = std::thread::spawn(move || ask(&mut waiting, sql));
        let wanted = wanted(watching, table);
        ask(&mut blocking, "rollback");
        runs.join().unwrap();
        assert_eq!(wanted, expected, "{sql}");
    }
}

/// The mode that somebody waits for.
fn wanted(session: &mut Tcp, table: &str) -> LockMode {
    let deadline = Instant::now() + Duration::from_secs(20);
    let sql = format!("select mode from pg_locks where not granted and relation = '{table}'::regclass");
    loop {
        if let [mode] = &ask(session, &sql)[..] {
            return LockMode::named(mode).unwrap();
        }
        assert!(Instant::now() < deadline, "nobody waits for {table}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
