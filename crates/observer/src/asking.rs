//! Asks a session between somebody else's statements, so that it is as it was even where PostgreSQL refuses the question.

use std::collections::HashSet;

use crate::session::Session;
use crate::unanswered::Unanswered;
use crate::wire::{execute, first_column, forget, prepare, query, state_after, sync};

const NO_SUCH_PREPARED: &str = "26000";

/// A question: the name that it is prepared under, and its values in their text form.
pub(crate) type Question = (&'static str, Vec<String>);

/// What is asked again and again: the text behind a name.
pub(crate) type Texts = fn(&str) -> &'static str;

/// What surrounds questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// A savepoint, which is released: the transaction that is open goes on.
    Savepoint,
    /// A savepoint, to which is rolled back.
    Undone,
    /// Nothing: no transaction is open, so the questions are one of their own.
    Nothing,
}

/// Asks one session.
#[derive(Debug)]
pub(crate) struct Asking {
    texts: Texts,
    prepared: HashSet<&'static str>,
}

impl Asking {
    pub fn new(texts: Texts) -> Self {
        Self {
            texts,
            prepared: HashSet::new(),
        }
    }

    /// The session has forgotten what was prepared.
    pub fn forget_prepared(&mut self) {
        self.prepared.clear();
    }

    /// The first column of the answers, in the open transaction.
    pub fn inside<S: Session>(&mut self, session: &mut S, questions: &[Question]) -> Result<Vec<String>, Unanswered> {
        self.ask(session, questions, Around::Savepoint)
    }

    /// The same, and what the questions lock and set is undone.
    pub fn inside_and_undo<S: Session>(
        &mut self,
        session: &mut S,
        questions: &[Question],
    ) -> Result<Vec<String>, Unanswered> {
        self.ask(session, questions, Around::Undone)
    }

    /// The same in a transaction of its own, where none is open.
    pub fn outside<S: Session>(&mut self, session: &mut S, questions: &[Question]) -> Result<Vec<String>, Unanswered> {
        self.ask(session, questions, Around::Nothing)
    }

    /// What was forgotten without a word, as from inside of a DO block, is prepared once more.
    fn ask<S: Session>(
        &mut self,
        session: &mut S,
        questions: &[Question],
        around: Around,
    ) -> Result<Vec<String>, Unanswered> {
        match self.ask_once(session, questions, around) {
            Err(refused) if refused.sqlstate.as_deref() == Some(NO_SUCH_PREPARED) => {
                self.ask_once(session, questions, around)
            }
            answered => answered,
        }
    }

    /// In one exchange.
    fn ask_once<S: Session>(
        &mut self,
        session: &mut S,
        questions: &[Question],
        around: Around,
    ) -> Result<Vec<String>, Unanswered> {
        let mut prepared = self.prepared.clone();
        let mut message = around.before();
        for (name, values) in questions {
            if prepared.insert(name) {
                message.extend(forget(name));
                message.extend(prepare(name, (self.texts)(name)));
            }
            message.extend(execute(name, values));
        }
        message.extend(around.after());
        message.extend(sync());
        let answer = session.exchange(&message).map_err(Unanswered::lost)?;
        match first_column(&answer) {
            Ok(rows) => {
                self.prepared = prepared;
                Ok(rows.into_iter().map(Option::unwrap_or_default).collect())
            }
            Err(refused) => {
                self.prepared.clear();
                if around != Around::Nothing && state_after(&answer) == Some(b'E') {
                    let undone = session.exchange(&query(TAKE_BACK)).map_err(Unanswered::lost)?;
                    first_column(&undone)?;
                }
                Err(refused)
            }
        }
    }
}

const SAVEPOINT: &str = "savepoint stillroom";
const RELEASE: &str = "release savepoint stillroom";
const ROLLBACK_TO: &str = "rollback to savepoint stillroom";
const TAKE_BACK: &str = "rollback to savepoint stillroom; release savepoint stillroom";

impl Around {
    fn before(self) -> Vec<u8> {
        match self {
            Self::Nothing => vec![],
            _ => once(SAVEPOINT),
        }
    }

    fn after(self) -> Vec<u8> {
        match self {
            Self::Nothing => vec![],
            Self::Savepoint => once(RELEASE),
            Self::Undone => [once(ROLLBACK_TO), once(RELEASE)].concat(),
        }
    }
}

/// Without a name: the session may have forgotten what was prepared under any.
fn once(statement: &str) -> Vec<u8> {
    [prepare("", statement), execute("", &[])].concat()
}
