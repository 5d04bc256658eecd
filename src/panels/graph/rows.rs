//! The rows of the graph: all of them, or those that a search finds.

use rehearsal::{History, Rows, Shared, Workbench};

/// What the rows follow: the graph, and what is searched for.
pub type Key = (Option<Shared<History>>, String);

/// The part of the state that the rows are derived from.
pub fn key(bench: &Workbench) -> Key {
    let side = bench.rehearsal();
    (side.history().cloned(), side.selection.query.clone())
}

/// The rows.
pub fn rows((history, query): &Key) -> Rows {
    history
        .as_ref()
        .map_or(Rows::All(0), |history| history.rows_matching(query))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use leptos::prelude::*;
    use protocol::{Event, RunId};
    use rehearsal::{
        FolderIdentity, Found, OpenMsg, ReadRepository, Reader, RepositorySettings, RunMsg, Source, SqlMsg, ViewMsg,
    };
    use repository::{Intake, Limits, at_once};
    use revisions::discover;

    use super::*;
    use crate::app::App;

    fn opened() -> ReadRepository {
        let mut intake = Intake::new("shop", Limits::default());
        for (path, text) in [
            ("alembic.ini", "[alembic]\nscript_location = db\n"),
            ("db/env.py", ""),
            (
                "db/versions/a.py",
                "revision = 'a'\ndown_revision = None\ndef upgrade(): pass\n",
            ),
        ] {
            assert!(intake.wants(path, text.len() as u64));
            intake.add(path, text.as_bytes().to_vec());
        }
        let (repository, summary) = intake.finish();
        ReadRepository {
            discovery: Some(discover(&repository)),
            repository,
            summary,
            source: Source::Folder(FolderIdentity::Contents(String::new())),
            kept: Found {
                settings: RepositorySettings::default(),
                offered: vec![],
            },
        }
    }

    #[test]
    fn typing_sql_and_the_events_of_a_run_derive_no_rows_again() {
        let owner = Owner::new();
        owner.set();
        let app = App::new(|_, _, _, _| {});
        app.change(OpenMsg::Read(Box::new(opened())));
        let graph = app.peek(|bench| {
            let opened = bench.rehearsal().opened.as_ref().unwrap();
            let environment = opened.environment().unwrap();
            at_once(Reader::outline(&opened.repository, environment, vec![], async || {})).1
        });
        app.change(OpenMsg::HistoryRead(Shared::new(graph)));

        let derived = Arc::new(AtomicUsize::new(0));
        let counted = derived.clone();
        let memo = app.derived(key, move |key| {
            counted.fetch_add(1, Ordering::Relaxed);
            rows(key)
        });
        let times = || {
            assert!(memo.with_untracked(Rows::count) <= 1);
            derived.load(Ordering::Relaxed)
        };
        assert_eq!(times(), 1);
        app.change(SqlMsg::Type("select 1".to_owned()));
        app.change(RunMsg::Line("upgrade head".to_owned()));
        let run = RunId(1);
        for event in [
            Event::Started { run },
            Event::StatementsExecuted {
                run,
                statements: vec![Default::default(); 50],
                transactions: vec![],
            },
        ] {
            app.change(event);
        }
        assert_eq!(times(), 1);
        app.change(ViewMsg::Search("nothing like it".to_owned()));
        assert_eq!(times(), 2);
    }
}
