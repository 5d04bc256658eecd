//! SQL that is typed: it runs as a command like any other, and what it gives is kept beside it.

use postgres_model::ResultSet;
use protocol::{RunId, Task};

use super::At;
use super::start::start;
use crate::effect::Effect;
use crate::msg::SqlMsg;
use crate::state::{Rehearsal, Shared, TypedSql, TypedStatement};

/// Of so many statements the rows are kept, the last ones: they may be long.
const RESULTS_KEPT: usize = 50;

pub fn update(at: &mut At<'_>, msg: SqlMsg) -> Vec<Effect> {
    match msg {
        SqlMsg::Type(text) => at.rehearsal.sql.text = text,
        SqlMsg::Run(text, from) => begin(at, &text, TypedStatement::all(&text, from)),
        SqlMsg::Explain(text, cursor) => {
            let statements = TypedStatement::explain(&text, cursor).into_iter().collect();
            begin(at, &text, statements);
        }
    }
    vec![]
}

fn begin(at: &mut At<'_>, text: &str, statements: Vec<TypedStatement>) {
    if statements.is_empty() {
        return;
    }
    let task = Task::Sql {
        statements: statements.iter().map(|statement| statement.sql.clone()).collect(),
    };
    if let Some(run) = start(at, task) {
        let sql = &mut at.rehearsal.sql;
        sql.remember(text.trim());
        sql.ran = Some(TypedSql {
            run,
            text: sql.text.clone(),
            statements,
            results: Default::default(),
        });
    }
}

/// Keeps rows.
pub fn returned(rehearsal: &mut Rehearsal, run: RunId, statement: u32, result: ResultSet) {
    if let Some(ran) = rehearsal.sql.ran.as_mut().filter(|ran| ran.run == run) {
        ran.results.insert(statement, Shared::new(result));
        if ran.results.len() > RESULTS_KEPT {
            ran.results.pop_first();
        }
    }
}
