//! How far statements reach, by their words.

use super::*;

#[test]
fn the_reach_of_statements() {
    let cases: &[(Reach, &[&str])] = &[
        (
            Reach::Rows,
            &[
                "SELECT 1",
                "  insert into t values (1)",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "TABLE t",
                "SET search_path = x",
                "LOCK TABLE t",
                "-- a comment; with a semicolon\nUPDATE t SET a = 1",
                "/* drop schema x; */ DELETE FROM t",
                "",
                ";;",
                "SELECT 'a'; INSERT INTO t DEFAULT VALUES;",
                "(SELECT 1)",
                r"INSERT INTO t VALUES ('a; DROP SCHEMA s', E'it\'s; DROP SCHEMA s', $x$; DROP SCHEMA s$x$)",
                r#"UPDATE "a; drop schema s" SET a = 1"#,
            ],
        ),
        (
            Reach::Relations,
            &[
                "CREATE TABLE t (a int)",
                "create  unlogged\ntable t (a int)",
                "CREATE OR REPLACE VIEW v AS SELECT 1",
                "CREATE MATERIALIZED VIEW v AS SELECT 1",
                "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
                "ALTER TABLE t ADD COLUMN b int",
                "DROP INDEX i",
                "DROP TRIGGER x ON t",
                "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()",
                "CREATE POLICY p ON t",
                "COMMENT ON COLUMN t.a IS 'x'",
                "COMMENT ON CONSTRAINT c ON t IS 'x'",
                "ALTER SEQUENCE s RESTART",
                "INSERT INTO t VALUES (1); DROP TABLE t",
                "DROP/**/TABLE t",
                "CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE ON UPDATE CASCADE)",
                "COMMENT ON TABLE t IS 'to rename; -- later'",
                r#"ALTER TABLE "cascade" ADD COLUMN b int"#,
            ],
        ),
        (
            Reach::Objects,
            &[
                "CREATE TYPE e AS ENUM ('a')",
                "ALTER TYPE e ADD VALUE 'b'",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.a := 1; RETURN new; END $$",
                "CREATE SCHEMA s",
                "CREATE EXTENSION citext",
                "DROP TYPE e",
                "GRANT SELECT ON t TO r",
                "REVOKE ALL ON t FROM r",
                "COMMENT ON TYPE e IS 'x'",
                "CREATE TABLE t (a int); CREATE DOMAIN d AS int",
            ],
        ),
        (
            Reach::Dependents,
            &[
                "ALTER TABLE t RENAME TO u",
                "ALTER TABLE t RENAME COLUMN a TO b",
                "ALTER TABLE t SET SCHEMA s",
                "ALTER INDEX i RENAME TO j",
                "ALTER VIEW v RENAME TO w; CREATE TYPE e AS ENUM ()",
            ],
        ),
        (
            Reach::Everything,
            &[
                "DROP TABLE t CASCADE",
                "DROP TYPE e CASCADE",
                "ALTER TYPE e RENAME TO f",
                "ALTER FUNCTION f() SET SCHEMA s",
                "ALTER TABLE t RENAME TO u; DROP SCHEMA s",
                "DROP SCHEMA s",
                "DROP EXTENSION citext",
                "DROP OWNED BY r",
                "REASSIGN OWNED BY a TO b",
                "GRANT SELECT ON ALL TABLES IN SCHEMA s TO r",
                "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$",
                "CALL p()",
                "IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y",
                "SECURITY LABEL ON TABLE t IS NULL",
                "SELECT '--'; DROP SCHEMA s",
                "SELECT 1; DO $$ BEGIN NULL; END $$; SELECT 2",
            ],
        ),
    ];
    for (expected, statements) in cases {
        for statement in *statements {
            assert_eq!(reach(statement), *expected, "{statement}");
        }
    }
}

#[test]
fn the_part_of_a_relation_that_a_statement_reaches() {
    let cases: &[(Option<Part>, &[&str])] = &[
        (
            Some(Part::Indexes),
            &[
                "CREATE INDEX i ON t (a)",
                "create unique index concurrently i on t using gin (a);",
                "DROP INDEX i",
            ],
        ),
        (
            Some(Part::Columns),
            &[
                "ALTER TABLE t ADD COLUMN a NUMERIC(12, 2)",
                "ALTER TABLE t ADD COLUMN a TIMESTAMP WITHOUT TIME ZONE",
                "ALTER TABLE t ADD COLUMN a text DEFAULT 'primary; drop' NOT NULL, ADD COLUMN b int",
                "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
                "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
                "COMMENT ON COLUMN t.a IS 'the type of a constraint'",
            ],
        ),
        (
            Some(Part::Constraints),
            &[
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id) ON DELETE CASCADE",
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id) ON DELETE SET NULL",
                "ALTER TABLE t VALIDATE CONSTRAINT c",
            ],
        ),
        (
            None,
            &[
                "ALTER TABLE t ADD COLUMN a int UNIQUE",
                "ALTER TABLE t ADD COLUMN a int REFERENCES u",
                "ALTER TABLE t ADD COLUMN a int, DROP COLUMN b",
                "ALTER TABLE t ADD COLUMN a int; DROP INDEX i",
                "ALTER TABLE t ALTER COLUMN a TYPE int",
                "ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ALTER COLUMN a DROP EXPRESSION",
                "ALTER TABLE t DROP COLUMN a",
                "ALTER TABLE t DROP CONSTRAINT c",
                "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a)",
                "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)",
                "ALTER TABLE t ADD CONSTRAINT n NOT NULL a",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ADD COLUMN b int",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), SET (fillfactor = 70)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE TABLE t (a int)",
                "COMMENT ON TABLE t IS 'x'",
                "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()",
            ],
        ),
    ];
    for (expected, statements) in cases {
        for statement in *statements {
            assert_eq!(part_reached(statement), *expected, "{statement}");
        }
    }
}

#[test]
fn what_a_statement_is_about() {
    let about: &[(&str, &[&str])] = &[
        ("ALTER TABLE item ADD COLUMN maker int REFERENCES maker", &["item"]),
        ("CREATE INDEX ix ON item (name)", &["ix", "item"]),
        ("COMMENT ON COLUMN item.name IS 'of a maker'", &["item", "name"]),
        ("CREATE VIEW sold AS SELECT * FROM item", &["sold"]),
        (
            "DROP TABLE item, maker; ALTER TABLE tag DROP COLUMN item",
            &["item", "maker", "tag"],
        ),
        ("GRANT SELECT (name) ON maker TO reader", &["maker"]),
    ];
    for (statement, names) in about {
        let words = Words::of(&subjects(statement));
        assert!(
            names.iter().all(|name| words.has_any(&[name])),
            "{statement}: {words:?}"
        );
    }
    assert!(!subjects("ALTER TABLE item ADD COLUMN maker int").contains("maker"));
    assert!(!subjects("CREATE TABLE item (maker int)").contains("maker"));
}

#[test]
fn quoted_names_stay_whole() {
    let name = r#""it's; (add) -- so""#;
    assert_eq!(
        subjects(&format!("ALTER TABLE {name} ADD COLUMN a int")).trim(),
        format!("TABLE {name}")
    );
}

#[test]
fn very_long_statements_and_very_many_have_their_reach() {
    const MEGABYTE: usize = 1_000_000;
    assert_eq!(
        reach(&format!("select length('{}')", "x".repeat(5 * MEGABYTE))),
        Reach::Rows
    );
    assert_eq!(
        reach(&format!("{} create table t (a int)", "select 1;".repeat(50_000))),
        Reach::Relations
    );
    assert_eq!(
        subjects(&format!("select \"{}\"", "\"\"".repeat(2 * MEGABYTE))).len(),
        4 * MEGABYTE + 3
    );
    let comment = format!("comment on column t.a is '{}'", "x".repeat(5 * MEGABYTE));
    assert_eq!(part_reached(&comment), Some(Part::Columns));
}
