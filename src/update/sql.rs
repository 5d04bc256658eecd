//! SQL that is typed: it runs as a command like any other, and what it gives is kept beside it.

use postgres_model::ResultSet;
use protocol::{RunId, Task};

use super::{Effect, running};
use crate::state::{Shared, State, TypedSql, TypedStatement};

/// Of so many statements the rows are kept, the last ones: they may be long.
const RESULTS_KEPT: usize = 50;

/// Runs the statements of a text; `from` is where the text begins in the editor.
pub fn run(state: &mut State, text: &str, from: u32) -> Vec<Effect> {
    begin(state, text, TypedStatement::all(text, from))
}

/// Asks how PostgreSQL would carry out the statement at the cursor.
pub fn explain(state: &mut State, text: &str, cursor: usize) -> Vec<Effect> {
    begin(state, text, TypedStatement::explain(text, cursor).into_iter().collect())
}

fn begin(state: &mut State, text: &str, statements: Vec<TypedStatement>) -> Vec<Effect> {
    if statements.is_empty() {
        return vec![];
    }
    let task = Task::Sql {
        statements: statements.iter().map(|statement| statement.sql.clone()).collect(),
    };
    let effects = running::start(state, task);
    if !effects.is_empty() {
        state.sql.remember(text.trim());
        state.sql.ran = Some(TypedSql {
            run: RunId(state.last_run),
            text: state.sql.text.clone(),
            statements,
            results: Default::default(),
        });
    }
    effects
}

/// Takes down rows.
pub fn returned(state: &mut State, run: RunId, statement: u32, result: ResultSet) {
    if let Some(ran) = state.sql.ran.as_mut().filter(|ran| ran.run == run) {
        ran.results.insert(statement, Shared::new(result));
        if ran.results.len() > RESULTS_KEPT {
            ran.results.pop_first();
        }
    }
}
