//! Statements and the locks that the documentation names for them.

use super::*;

/// `ACCESS EXCLUSIVE orders; SHARE ROW EXCLUSIVE customers`.
fn told(sql: &str) -> String {
    let one = |lock: DocumentedLock| {
        let name = match lock.relation {
            DocumentedRelation::Named(name) => name,
            DocumentedRelation::Unnamed(words) => format!("({words})"),
        };
        let condition = lock.only_if.map_or(String::new(), |only_if| format!(" if {only_if}"));
        format!("{} {name}{condition}", lock.mode)
    };
    match documented_locks(sql) {
        None => "not known".to_owned(),
        Some(locks) => locks.into_iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

#[test]
fn each_form_of_alter_table_has_its_lock() {
    for (form, mode) in [
        ("ADD COLUMN note text DEFAULT (1, 2)", "ACCESS EXCLUSIVE"),
        ("DROP note", "ACCESS EXCLUSIVE"),
        ("ALTER note TYPE bigint USING note::bigint", "ACCESS EXCLUSIVE"),
        ("ALTER COLUMN note SET NOT NULL", "ACCESS EXCLUSIVE"),
        ("ALTER COLUMN note SET STATISTICS 100", "SHARE UPDATE EXCLUSIVE"),
        ("ALTER COLUMN note SET (n_distinct = 5)", "SHARE UPDATE EXCLUSIVE"),
        ("ALTER COLUMN note SET STORAGE external", "ACCESS EXCLUSIVE"),
        ("SET (fillfactor = 70, autovacuum_enabled)", "SHARE UPDATE EXCLUSIVE"),
        ("RESET (toast.autovacuum_enabled)", "SHARE UPDATE EXCLUSIVE"),
        ("CLUSTER ON ix", "SHARE UPDATE EXCLUSIVE"),
        ("SET WITHOUT CLUSTER", "SHARE UPDATE EXCLUSIVE"),
        ("SET TABLESPACE pg_default", "ACCESS EXCLUSIVE"),
        ("VALIDATE CONSTRAINT c", "SHARE UPDATE EXCLUSIVE"),
        ("DISABLE TRIGGER ALL", "SHARE ROW EXCLUSIVE"),
        ("ENABLE ALWAYS TRIGGER t", "SHARE ROW EXCLUSIVE"),
        ("ENABLE ROW LEVEL SECURITY", "ACCESS EXCLUSIVE"),
        ("ADD CONSTRAINT c CHECK (note > 0) NOT VALID", "ACCESS EXCLUSIVE"),
        ("RENAME note TO remark", "ACCESS EXCLUSIVE"),
        ("VALIDATE CONSTRAINT c, DISABLE TRIGGER t", "SHARE ROW EXCLUSIVE"),
        ("VALIDATE CONSTRAINT c, ADD n int", "ACCESS EXCLUSIVE"),
    ] {
        assert_eq!(
            told(&format!("ALTER TABLE orders {form}")),
            format!("{mode} orders"),
            "{form}"
        );
    }
}

#[test]
fn foreign_keys_and_partitions_lock_two_tables() {
    let key = "FOREIGN KEY (c) REFERENCES customers (id)";
    let both = "SHARE ROW EXCLUSIVE orders; SHARE ROW EXCLUSIVE customers";
    assert_eq!(told(&format!("ALTER TABLE orders ADD CONSTRAINT k {key}")), both);
    assert_eq!(told(&format!("ALTER TABLE ONLY orders ADD {key} NOT VALID")), both);
    let column = "ALTER TABLE orders ADD c int REFERENCES customers";
    assert_eq!(told(column), "ACCESS EXCLUSIVE orders; SHARE ROW EXCLUSIVE customers");
    assert_eq!(
        told("CREATE TABLE o (c int REFERENCES customers, o int REFERENCES o, FOREIGN KEY (c) REFERENCES app.b)"),
        "SHARE ROW EXCLUSIVE customers; SHARE ROW EXCLUSIVE app.b"
    );
    assert_eq!(told("CREATE TABLE p PARTITION OF o DEFAULT"), "ACCESS EXCLUSIVE o");
    assert_eq!(
        told("ALTER TABLE o ATTACH PARTITION p DEFAULT"),
        "SHARE UPDATE EXCLUSIVE o; ACCESS EXCLUSIVE p; ACCESS EXCLUSIVE (the default partition) if there is one"
    );
    assert_eq!(told("ALTER TABLE o DETACH PARTITION p"), "ACCESS EXCLUSIVE o");
    assert_eq!(
        told("ALTER TABLE o DETACH PARTITION p CONCURRENTLY"),
        "SHARE UPDATE EXCLUSIVE o; ACCESS EXCLUSIVE p"
    );
}

#[test]
fn indexes_with_and_without_concurrently() {
    assert_eq!(told("CREATE UNIQUE INDEX ix ON ONLY orders (note)"), "SHARE orders");
    assert_eq!(told("create index on orders (note)"), "SHARE orders");
    assert_eq!(
        told("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix ON public.orders USING gin (note)"),
        "SHARE UPDATE EXCLUSIVE orders"
    );
    assert_eq!(told("DROP INDEX ix"), "ACCESS EXCLUSIVE (the table of the index)");
    assert_eq!(
        told("DROP INDEX CONCURRENTLY ix"),
        "SHARE UPDATE EXCLUSIVE (the table of the index)"
    );
    assert_eq!(
        told("REINDEX INDEX ix"),
        "ACCESS EXCLUSIVE ix; SHARE (the table of the index)"
    );
    assert_eq!(
        told("REINDEX (CONCURRENTLY) TABLE orders"),
        "SHARE UPDATE EXCLUSIVE orders"
    );
    assert_eq!(told("ALTER INDEX ix RENAME TO iy"), "SHARE UPDATE EXCLUSIVE ix");
}

#[test]
fn rows() {
    assert_eq!(told("INSERT INTO orders SELECT * FROM old"), "ROW EXCLUSIVE orders");
    assert_eq!(told("UPDATE ONLY orders SET a = 1"), "ROW EXCLUSIVE orders");
    assert_eq!(told("DELETE FROM app.orders"), "ROW EXCLUSIVE app.orders");
    assert_eq!(told("COPY orders (a) FROM stdin"), "ROW EXCLUSIVE orders");
    assert_eq!(told("SELECT * FROM orders"), "ACCESS SHARE (each table that it reads)");
    assert!(told("SELECT * FROM orders FOR NO KEY UPDATE").contains("ROW SHARE"));
    assert_eq!(told("SELECT * INTO new FROM orders"), "not known");
    assert_eq!(
        told("WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone"),
        "not known"
    );
}

#[test]
fn maintenance() {
    assert_eq!(told("LOCK TABLE a, ONLY b IN SHARE MODE NOWAIT"), "SHARE a; SHARE b");
    assert_eq!(told("LOCK orders"), "ACCESS EXCLUSIVE orders");
    assert_eq!(
        told("TRUNCATE orders RESTART IDENTITY CASCADE"),
        "ACCESS EXCLUSIVE orders; ACCESS EXCLUSIVE (each table that references them with a foreign key)"
    );
    assert_eq!(told("VACUUM FULL orders"), "ACCESS EXCLUSIVE orders");
    assert_eq!(
        told("VACUUM (ANALYZE) orders, items (a, b)"),
        "SHARE UPDATE EXCLUSIVE orders; SHARE UPDATE EXCLUSIVE items"
    );
    assert_eq!(told("ANALYZE"), "not known", "it goes through all tables");
    assert_eq!(told("REFRESH MATERIALIZED VIEW CONCURRENTLY m"), "EXCLUSIVE m");
    assert_eq!(
        told("COMMENT ON COLUMN app.orders.note IS 'x'"),
        "SHARE UPDATE EXCLUSIVE app.orders"
    );
    assert_eq!(
        told("CREATE TRIGGER t AFTER UPDATE OF a ON orders EXECUTE FUNCTION f()"),
        "SHARE ROW EXCLUSIVE orders"
    );
    assert_eq!(
        told("CREATE STATISTICS s (ndistinct) ON a, b FROM orders"),
        "SHARE UPDATE EXCLUSIVE orders"
    );
}

#[test]
fn what_is_no_relation_locks_none() {
    for sql in [
        "ALTER TYPE state ADD VALUE 'late'",
        "CREATE TYPE state AS ENUM ('new')",
        "CREATE SCHEMA app",
        "SET lock_timeout = '2s'",
        "CREATE TABLE t (a int)",
        "",
    ] {
        assert_eq!(documented_locks(sql), Some(vec![]), "{sql}");
    }
}

/// The documentation names no lock for these, or the text alone does not show on what.
#[test]
fn what_the_documentation_does_not_say_is_not_known() {
    for sql in [
        "DROP TRIGGER t ON orders",
        "CREATE POLICY p ON orders",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "CREATE TABLE t () INHERITS (orders)",
        "ALTER TABLE orders SET (user_catalog_table)",
        "ALTER TABLE orders FROBNICATE",
        "DO $$ BEGIN ALTER TABLE orders ADD a int; END $$",
        "SELECT 1; CALL p()",
        "CREATE EXTENSION citext",
        "GRANT SELECT ON orders TO PUBLIC",
        "ALTER",
    ] {
        assert_eq!(documented_locks(sql), None, "{sql}");
    }
}

#[test]
fn names_are_those_of_the_labels() {
    assert_eq!(
        told("ALTER TABLE Public.\"Order\"\"s\" ADD a int"),
        "ACCESS EXCLUSIVE Order\"s"
    );
    assert_eq!(
        told("/* why */ ALTER TABLE IF EXISTS App . Orders * ADD a int"),
        "ACCESS EXCLUSIVE app.orders"
    );
}

#[test]
fn several_statements_take_the_strongest_on_each() {
    assert_eq!(
        told("UPDATE orders SET a = 1; ALTER TABLE orders ADD b int; DELETE FROM items"),
        "ACCESS EXCLUSIVE orders; ROW EXCLUSIVE items"
    );
}
