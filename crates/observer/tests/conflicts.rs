//! What one session finds out about conflicts, compared with two: another one really holds its locks while the statement really runs.

#[path = "native/observing.rs"]
mod observing;
#[path = "native/server.rs"]
mod server;

use std::collections::BTreeSet;

use observer::{Session, ask, conflicts};
use observing::Observing;
use postgres_model::{Conflict, LockMode, OtherSession, Waits, WantedLock};
use server::{Server, Tcp};

const SETUP: &str = "
create table orders (id serial primary key, note text, customer int);
create index ix_note on orders (note);
create table customers (id int primary key);
create table parts (id int) partition by range (id);
create table part partition of parts for values from (0) to (10);
create sequence loose_seq;
create view open_orders as select id from orders;
create materialized view totals as select id from orders;
create function touch() returns trigger language plpgsql as 'begin return new; end';
create table audit (id int);
create function note() returns trigger language plpgsql as 'begin insert into audit values (1); return null; end';
create trigger noted after delete on orders for each statement execute function note()";

/// Statements, and the relation that the other session reads or writes.
const EXAMPLES: &[(&str, &str)] = &[
    ("ALTER TABLE orders ADD COLUMN extra int", "orders"),
    ("ALTER TABLE orders ALTER note TYPE varchar(20)", "orders"),
    ("ALTER TABLE orders ALTER note SET STATISTICS 100", "orders"),
    (
        "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers",
        "customers",
    ),
    ("CREATE INDEX ON orders (customer)", "orders"),
    ("DROP INDEX ix_note", "orders"),
    ("REINDEX INDEX ix_note", "orders"),
    ("ALTER INDEX ix_note RENAME TO ix_other", "orders"),
    (
        "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "orders",
    ),
    ("CREATE TABLE lines (id int REFERENCES orders)", "orders"),
    ("UPDATE orders SET note = 'x'", "orders"),
    ("COMMENT ON TABLE orders IS 'x'", "orders"),
    ("DROP TABLE customers", "customers"),
    ("ALTER TABLE parts ADD COLUMN extra int", "part"),
    ("DROP VIEW open_orders", "open_orders"),
    (
        "CREATE TRIGGER instead INSTEAD OF INSERT ON open_orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "open_orders",
    ),
    ("ALTER SEQUENCE orders_id_seq OWNED BY NONE", "orders_id_seq"),
    ("DROP SEQUENCE loose_seq", "loose_seq"),
    ("DROP MATERIALIZED VIEW totals", "totals"),
    ("ALTER SEQUENCE orders_id_seq CACHE 10", "orders_id_seq"),
    ("LOCK TABLE orders IN EXCLUSIVE MODE", "orders"),
];

/// As long as it takes to know that a statement waits.
const TIMEOUT: &str = "begin; set local lock_timeout = '150ms'";
const LOCK_NOT_AVAILABLE: &str = "55P03";

fn take(session: &mut Tcp, sql: &str) {
    ask(session, sql).unwrap_or_else(|refused| panic!("{sql}: {refused}"));
}

/// The locks of a statement, as the observer reads them.
fn locks_of(server: &Server, statement: &str) -> Vec<WantedLock> {
    let mut observing = Observing::new(server.connect("postgres"));
    observing.run("begin");
    let (observed, _) = observing.run(statement);
    let locks = observed.effects.locks.expect("the locks are known");
    observing.run("rollback");
    locks
        .iter()
        .map(|lock| WantedLock {
            oid: lock.subject.oid,
            mode: lock.mode,
        })
        .collect()
}

/// What the other session really does.
fn really(session: OtherSession, relation: &str) -> Option<String> {
    match session {
        OtherSession::Reader => Some(format!("select * from {relation}")),
        OtherSession::Writer if relation.ends_with("_seq") => Some(format!("select nextval('{relation}')")),
        OtherSession::Writer if relation == "totals" => None,
        OtherSession::Writer => Some(format!("insert into {relation} (id) values (1)")),
        OtherSession::PgDump => Some(
            "set transaction isolation level repeatable read;
            lock table orders, customers, parts, part, audit in access share mode; select from orders_id_seq; select from loose_seq"
                .to_owned(),
        ),
    }
}

/// Whether the statement waits while the other session is where it is.
fn waits_really(server: &Server, statement: &str, session: OtherSession, relation: &str) -> Option<bool> {
    let mut other = server.connect("postgres");
    take(&mut other, &format!("begin; {}", really(session, relation)?));
    let mut migration = server.connect("postgres");
    take(&mut migration, TIMEOUT);
    let answer = ask(&mut migration, statement);
    take(&mut migration, "rollback");
    take(&mut other, "rollback");
    match answer {
        Ok(_) => Some(false),
        Err(refused) if refused.sqlstate.as_deref() == Some(LOCK_NOT_AVAILABLE) => Some(true),
        Err(refused) => panic!("{statement}: {refused}"),
    }
}

/// The sessions that one session says the statement waits for.
fn waits_for(session: &mut impl Session, locks: &[WantedLock]) -> BTreeSet<OtherSession> {
    let found = conflicts(session, locks).unwrap();
    for conflict in &found {
        assert!(!matches!(conflict.waits, Waits::NotKnown { .. }), "{conflict:?}");
        let by_the_table = conflict
            .held
            .is_some_and(|held| held.conflicts_with(conflict.wanted.mode));
        assert_eq!(conflict.waits == Waits::Yes, by_the_table, "{conflict:?}");
    }
    let waiting = found.iter().filter(|conflict| conflict.waits == Waits::Yes);
    waiting.map(|conflict| conflict.session).collect()
}

#[test]
fn one_session_finds_the_conflicts_that_two_have() {
    let Some(server) = Server::start("conflicts") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    let mut session = server.connect("postgres");
    take(&mut session, SETUP);
    for (statement, relation) in EXAMPLES {
        let alone = waits_for(&mut session, &locks_of(&server, statement));
        let two: BTreeSet<OtherSession> = OtherSession::ALL
            .into_iter()
            .filter(|other| waits_really(&server, statement, *other, relation) == Some(true))
            .collect();
        assert_eq!(alone, two, "{statement}");
    }
    let left = ask(
        &mut session,
        "select count(*) from audit union all select count(*) from pg_prepared_xacts",
    );
    assert_eq!(left.unwrap(), [Some("0".to_owned()), Some("0".to_owned())]);
}

#[test]
fn what_postgresql_refuses_is_not_known() {
    let Some(server) = Server::start("refused") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    let mut session = server.connect("postgres");
    // A transaction that has touched a temporary table cannot be prepared.
    take(&mut session, "create temporary table kept (id int)");
    let oid = ask(&mut session, "select 'kept'::regclass::oid").unwrap();
    let oid = oid[0].as_ref().and_then(|oid| oid.parse().ok()).unwrap();
    let mode = LockMode::AccessExclusive;
    let found = conflicts(&mut session, &[WantedLock { oid, mode }]).unwrap();
    let refused =
        |conflict: &&Conflict| matches!(&conflict.waits, Waits::NotKnown { reason } if reason.contains("temporary"));
    assert_eq!(found.iter().filter(refused).count(), 2, "{found:?}");
    let state = ask(&mut session, "select count(*) from kept").unwrap();
    assert_eq!(state, [Some("0".to_owned())], "the session goes on");
}
