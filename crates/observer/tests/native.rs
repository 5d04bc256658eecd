//! The observer on a native PostgreSQL, over TCP, without Node and PGlite.

#[path = "native/server.rs"]
mod server;

use observer::{Change, Observed, Observer, Session, Unanswered, query};
use server::{Server, Tcp};

/// A session that is observed, as the engine observes Python's.
struct Observing {
    session: Tcp,
    observer: Observer,
}

impl Observing {
    fn new(mut session: Tcp) -> Self {
        let mut observer = Observer::default();
        observer.begin(&mut session).unwrap();
        Self { session, observer }
    }

    /// Runs statements in one string; gives what they did, and what a rollback in them undid.
    fn run(&mut self, sql: &str) -> (Observed, Vec<Change>) {
        let message = query(sql);
        let answer = self.session.exchange(&message).unwrap();
        let undone = self.observer.passed(&mut self.session, &message, &answer, 0.0).unwrap();
        (self.observer.observe(&mut self.session, sql), undone)
    }
}

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

#[test]
fn a_native_server_is_observed() {
    let Some(server) = Server::start() else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    let mut setup = server.connect("postgres");
    carry_out(
        &mut setup,
        "create table item (id int primary key, name text); insert into item select i from generate_series(1, 9) i",
    )
    .unwrap();

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
