//! The observer on a native PostgreSQL, over TCP, without Node and PGlite.

#[path = "native/observing.rs"]
mod observing;
#[path = "native/server.rs"]
mod server;

use observer::{Observed, Unanswered};
use observing::Observing;
use server::{Server, Tcp};

/// Statements of ours, not observed.
fn carry_out(session: &mut Tcp, sql: &str) -> Result<(), Unanswered> {
    observer::ask(session, sql).map(|_| ())
}

fn names(observed: &Observed) -> Vec<String> {
    let locks = observed.effects.locks.as_ref().expect("the locks are known");
    locks
        .iter()
        .map(|lock| format!("{} {}", lock.subject.name, lock.mode))
        .collect()
}

/// `item +2 ~0 -1`, in the order of the names; none where that is not known.
fn rows(observed: &Observed) -> Option<Vec<String>> {
    let changed = observed.effects.changed.as_ref()?;
    let words = changed.iter().map(|rows| {
        format!(
            "{} +{} ~{} -{}",
            rows.subject.name, rows.inserted, rows.updated, rows.deleted
        )
    });
    let mut words: Vec<String> = words.collect();
    words.sort();
    Some(words)
}

/// A session of another one is counted at any time, unless that is asked for.
fn set_up(server: &Server, sql: &str) {
    let mut session = server.connect("postgres");
    carry_out(&mut session, sql).unwrap();
    carry_out(&mut session, "select pg_stat_force_next_flush()").unwrap();
}

#[test]
fn a_native_server_is_observed() {
    let Some(server) = Server::start("observed") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    set_up(
        &server,
        "create table item (id int primary key, name text); insert into item select i from generate_series(1, 9) i",
    );

    let mut observing = Observing::new(server.connect("postgres"));
    observing.run("begin");
    let (added, _) = observing.run("alter table item add column size int");
    assert_eq!(names(&added), ["item ACCESS EXCLUSIVE"]);
    assert_eq!(added.changes.len(), 1);
    let (rewritten, _) = observing.run("alter table item alter column size type bigint");
    assert_eq!(
        rewritten.effects.rewritten.len(),
        2,
        "the table and its index: {:?}",
        rewritten.effects.rewritten
    );
    let (_, undone) = observing.run("rollback");
    assert_eq!(undone.len(), 1, "the column is gone");

    let (refused, _) = observing.run("begin; select nonsense");
    assert_eq!(refused.effects.locks, None, "a failed transaction answers no question");
    observing.run("rollback");
    let (outside, _) = observing.run("create index concurrently on item (name)");
    assert_eq!((outside.effects.locks, outside.changes.len()), (None, 1));
    assert!(
        observing.observer.end(&mut observing.session).unwrap().is_empty(),
        "nothing was missed"
    );
}

#[test]
fn rows_belong_to_the_statement_that_changed_them() {
    let Some(server) = Server::start("rows") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    set_up(
        &server,
        "create table maker (id int primary key, n int default 0); \
         create table item (id int primary key, maker int references maker on delete cascade, n int not null default 0); \
         create table audit (at timestamptz); \
         create function note() returns trigger language plpgsql as $$ begin insert into audit values (now()); return new; end $$; \
         create trigger note after insert on item for each row execute function note(); \
         insert into maker values (1); insert into item values (1, 1), (2, 1)",
    );
    let mut observing = Observing::new(server.connect("postgres"));
    let mut changed = |sql: &str| {
        rows(&observing.run(sql).0)
            .map(|rows| rows.join(", "))
            .unwrap_or("not known".to_owned())
    };

    // In a transaction, with what a trigger and a cascade write.
    assert_eq!(changed("begin"), "");
    assert_eq!(
        changed("insert into item values (3, 1), (4, 1)"),
        "audit +2 ~0 -0, item +2 ~0 -0"
    );
    assert_eq!(changed("update item set n = 1 where id < 3"), "item +0 ~2 -0");
    assert_eq!(changed("select * from item"), "");
    assert_eq!(changed("delete from maker"), "item +0 ~0 -4, maker +0 ~0 -1");

    // What is rolled back stays counted, and what failed was counted.
    assert_eq!(changed("savepoint s"), "");
    assert_eq!(changed("insert into maker values (2), (2)"), "not known");
    assert_eq!(changed("rollback to s"), "");
    assert_eq!(changed("insert into maker values (2)"), "maker +1 ~0 -0");
    assert_eq!(changed("rollback to s; insert into maker values (3)"), "not known");
    assert_eq!(changed("insert into maker values (4)"), "maker +1 ~0 -0");

    // TRUNCATE forgets what was counted before, and more of it when its savepoint is released.
    assert_eq!(changed("savepoint t"), "");
    assert_eq!(changed("truncate item"), "");
    assert_eq!(changed("release t"), "");
    assert_eq!(
        changed("insert into item values (5, 4)"),
        "audit +1 ~0 -0, item +1 ~0 -0"
    );
    assert_eq!(changed("rollback"), "");

    // Outside of a transaction.
    assert_eq!(
        changed("insert into item values (6, 1)"),
        "audit +1 ~0 -0, item +1 ~0 -0"
    );
    assert_eq!(changed("insert into item values (6, 1)"), "not known");
    assert_eq!(changed("select pg_sleep(1.1)"), "");
    assert_eq!(changed("delete from item where id > 5"), "item +0 ~0 -1");
    assert_eq!(
        changed("insert into maker values (5); delete from maker where id = 5"),
        "maker +1 ~0 -1"
    );

    // The same after a transaction that failed with its first statement.
    assert_eq!(changed("begin"), "");
    assert_eq!(changed("insert into maker values (1)"), "not known");
    assert_eq!(changed("rollback"), "");
    assert_eq!(changed("begin"), "");
    assert_eq!(changed("insert into maker values (7)"), "maker +1 ~0 -0");
    assert_eq!(changed("commit"), "");
}

#[test]
fn rewrites_and_scans_outside_of_a_transaction_belong_to_their_statement() {
    let Some(server) = Server::start("outside") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    set_up(
        &server,
        "create table item (id int primary key, name text); insert into item select i from generate_series(1, 9) i; \
         create sequence counter",
    );
    let mut observing = Observing::new(server.connect("postgres"));
    let mut effects = |sql: &str| {
        let effects = observing.run(sql).0.effects;
        let rewritten: Vec<String> = effects.rewritten.iter().map(|subject| subject.name.clone()).collect();
        let scanned = effects
            .scanned
            .iter()
            .map(|scan| format!("{} {}", scan.subject.name, scan.rows));
        (rewritten.join(" "), scanned.collect::<Vec<_>>().join(" "))
    };
    let told = |rewritten: &str, scanned: &str| (rewritten.to_owned(), scanned.to_owned());
    assert_eq!(
        effects("alter table item alter name type varchar(9)"),
        told("item item_pkey", "item 18")
    );
    assert_eq!(effects("select count(name) from item"), told("", "item 9"));
    assert_eq!(effects("alter sequence counter as smallint"), told("", ""));
    assert_eq!(effects("begin"), told("", ""));
    assert_eq!(effects("insert into item values (10)"), told("", ""));
    assert_eq!(effects("truncate item"), told("item item_pkey", ""));
    assert_eq!(effects("rollback"), told("", ""));
    // The old file is back, and that is no rewrite.
    assert_eq!(effects("begin"), told("", ""));
    assert_eq!(effects("select count(name) from item"), told("", "item 9"));
}

#[test]
fn what_tables_hold_is_counted_whatever_their_names() {
    let Some(server) = Server::start("held") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    set_up(
        &server,
        "create schema \"Shop\"; create table \"Shop\".\"a | b\" (\"a \"\"note\"\"\" text, this_row int); \
         insert into \"Shop\".\"a | b\" values ('x', null), (null, null), ('y', 3); \
         create table nothing (); insert into nothing default values; \
         create table alembic_version (version_num varchar(32))",
    );
    let found = observer::table_rows(&mut server.connect("postgres")).unwrap();
    let [table, nothing] = &found[..] else {
        panic!("not these two tables: {found:?}")
    };
    assert_eq!((table.label().as_str(), table.rows), ("Shop.a | b", 3));
    assert_eq!(table.values("a \"note\""), Some(2));
    assert_eq!(table.values("this_row"), Some(1));
    assert_eq!((nothing.label().as_str(), nothing.rows), ("nothing", 1));
    assert!(nothing.not_null.is_empty());
}
