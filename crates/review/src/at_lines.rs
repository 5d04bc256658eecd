//! What a command did, at the lines of a file that asked for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use postgres_model::StatementTrace;

use crate::CommandRecord;

/// The statements that the lines of a file sent, by the last line of the call, in the order in which they were sent.
pub fn at_lines(record: &CommandRecord, path: &str) -> BTreeMap<u32, Vec<Arc<StatementTrace>>> {
    let mut found: BTreeMap<u32, Vec<Arc<StatementTrace>>> = BTreeMap::new();
    for statement in &record.statements {
        if let Some(call) = statement.call.as_ref().filter(|call| call.path == path) {
            found.entry(call.end_line).or_default().push(statement.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use postgres_model::CallSite;

    use super::*;

    #[test]
    fn statements_stand_at_the_end_of_their_call() {
        let statement = |index, path: &str, end_line| {
            Arc::new(StatementTrace {
                index,
                call: Some(CallSite {
                    path: path.to_owned(),
                    line: end_line - 1,
                    end_line,
                    function: "upgrade".to_owned(),
                }),
                ..StatementTrace::default()
            })
        };
        let record = CommandRecord {
            statements: vec![
                statement(0, "a.py", 9),
                statement(1, "b.py", 9),
                Arc::default(),
                statement(3, "a.py", 5),
                statement(4, "a.py", 9),
            ],
            ..CommandRecord::default()
        };
        let found: Vec<_> = at_lines(&record, "a.py")
            .into_iter()
            .map(|(line, found)| (line, found.iter().map(|each| each.index).collect::<Vec<_>>()))
            .collect();
        assert_eq!(found, [(5, vec![3]), (9, vec![0, 4])]);
    }
}
