//! A session with a native PostgreSQL that is observed.

use observer::{Change, Observed, Observer, Session, query};

use crate::server::Tcp;

/// A session that is observed, as the engine observes Python's.
pub struct Observing {
    pub session: Tcp,
    pub observer: Observer,
}

impl Observing {
    pub fn new(mut session: Tcp) -> Self {
        let mut observer = Observer::default();
        observer.begin(&mut session).unwrap();
        Self { session, observer }
    }

    /// Runs statements in one string; gives what they did, and what a rollback in them undid.
    pub fn run(&mut self, sql: &str) -> (Observed, Vec<Change>) {
        let message = query(sql);
        let answer = self.session.exchange(&message).unwrap();
        let undone = self.observer.passed(&mut self.session, &message, &answer, 0.0).unwrap();
        (self.observer.observe(&mut self.session, sql), undone)
    }
}
