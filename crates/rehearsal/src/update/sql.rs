//! SQL that is typed: it runs as a command like any other, and what it gives is kept beside it.

use postgres_model::ResultSet;
use protocol::{RunId, Task};

use super::start::{self, start};
use crate::msg::SqlMsg;
use crate::state::{Shared, SqlConsole, TypedSql, TypedStatement};

/// Of so many statements the rows are kept, the last ones: they may be long.
const RESULTS_KEPT: usize = 50;

pub fn update(at: &mut start::Parts<'_>, console: &mut SqlConsole, msg: SqlMsg) {
    match msg {
        SqlMsg::Type(text) => console.text = text,
        SqlMsg::Run(text, from) => begin(at, console, &text, TypedStatement::all(&text, from)),
        SqlMsg::Explain(text, cursor) => {
            let statements = TypedStatement::explain(&text, cursor).into_iter().collect();
            begin(at, console, &text, statements);
        }
    }
}

fn begin(at: &mut start::Parts<'_>, console: &mut SqlConsole, text: &str, statements: Vec<TypedStatement>) {
    if statements.is_empty() {
        return;
    }
    let task = Task::Sql {
        statements: statements.iter().map(|statement| statement.sql.clone()).collect(),
    };
    if let Some(run) = start(at, task) {
        console.remember(text.trim());
        console.ran = Some(TypedSql {
            run,
            text: console.text.clone(),
            statements,
            results: Default::default(),
        });
    }
}

/// Keeps rows.
pub fn returned(console: &mut SqlConsole, run: RunId, statement: u32, result: ResultSet) {
    if let Some(ran) = console.ran.as_mut().filter(|ran| ran.run == run) {
        ran.results.insert(statement, Shared::new(result));
        if ran.results.len() > RESULTS_KEPT {
            ran.results.pop_first();
        }
    }
}
