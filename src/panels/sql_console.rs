//! SQL on the current database: an editor that knows its tables, and what came of the statements.

mod results;

use rehearsal::actions::Action;
use rehearsal::{EditorPlace, SqlMsg, Workbench};
use std::collections::BTreeMap;

use leptos::prelude::*;
use postgres_model::Schema;

use crate::app::App;
use crate::components::{Shape, SqlEditor, SqlEditorHandle};
use crate::deeds::{Deeds, SqlDeeds};
use crate::panels::ActionButton;
use results::Results;

/// What an option of the earlier texts shows of one.
const OPTION: usize = 90;

/// The SQL console.
#[component]
pub fn SqlConsolePanel() -> impl IntoView {
    let app = App::get();
    let editor = SqlEditorHandle::new();
    let text = app.peek(|state| state.rehearsal().sql.text.clone());
    let deeds = Deeds::get();
    let recalled = StoredValue::new(0_usize);
    let run = move || {
        if let Some((text, from)) = editor.chosen() {
            recalled.set_value(0);
            app.send(SqlMsg::Run(text, from));
        }
    };
    let explain = move || {
        if let Some(before) = editor.before_cursor() {
            recalled.set_value(0);
            let text = app.peek(|state| state.rehearsal().sql.text.clone());
            app.send(SqlMsg::Explain(text, EditorPlace::after(&before)));
        }
    };
    deeds.have_sql(SqlDeeds {
        run: Callback::new(move |()| run()),
        explain: Callback::new(move |()| explain()),
    });
    let draft = StoredValue::new(String::new());
    let recall = move |steps: i32| {
        app.peek(|state| {
            let (history, before) = (&state.rehearsal().sql.history, recalled.get_value());
            let at = before.saturating_add_signed(steps as isize).min(history.len());
            if at == before {
                return None;
            }
            recalled.set_value(at);
            if before == 0 {
                draft.set_value(state.rehearsal().sql.text.clone());
            }
            Some(if at == 0 {
                draft.get_value()
            } else {
                history[history.len() - at].clone()
            })
        })
    };
    complete_names(app, editor);
    mark_error(app, editor);
    view! {
        <section class="sql-console panel" aria-label="SQL console">
            <div class="sql-side">
                <div class="sql-buttons">
                    <ActionButton action=Action::RunSql class="primary" icon=Shape::Play />
                    <ActionButton action=Action::ExplainSql />
                    <Earlier editor />
                </div>
                <SqlEditor
                    handle=editor
                    text
                    label="SQL"
                    placeholder="select … (Ctrl+Enter runs it)"
                    typed=move |text| app.send(SqlMsg::Type(text))
                    run=move |()| { deeds.perform(Action::RunSql); }
                    recall
                />
            </div>
            <Results />
        </section>
    }
}

/// What ran before, newest first.
#[component]
fn Earlier(editor: SqlEditorHandle) -> impl IntoView {
    let app = App::get();
    // Nothing stands there twice in a row, so the newest differs with every run.
    let newest = |state: &Workbench| {
        let history = &state.rehearsal().sql.history;
        (history.len(), history.last().cloned())
    };
    let history = app.derived_when(newest, |state| state.rehearsal().sql.history.clone());
    let choose = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        if let Some(text) = chosen.and_then(|at| history.with_untracked(|history| history.get(at).cloned())) {
            editor.replace(&text);
        }
    };
    let options = move || {
        history.with(|history| {
            let newest_first = history.iter().enumerate().rev();
            let options = newest_first
                .map(|(at, text)| view! { <option value=at.to_string()>{report::one_line(text, OPTION)}</option> });
            options.collect_view()
        })
    };
    view! {
        <Show when=move || history.with(|history| !history.is_empty())>
            // Made again after each run, so that it says "Earlier" again.
            {move || view! {
                <select class="sql-earlier" aria-label="Earlier texts" title="Earlier texts (Ctrl+Up, Ctrl+Down)" on:change=choose>
                    <option value="" selected=true>"Earlier"</option>
                    {options()}
                </select>
            }}
        </Show>
    }
}

/// The editor offers what the database has, and is updated when that changes.
fn complete_names(app: App, editor: SqlEditorHandle) {
    let edition = app.memo(|state| state.rehearsal().schema_edition());
    Effect::new(move |_| {
        edition.get();
        if editor.is_open() {
            editor.complete(&app.peek(|state| names_of(&state.rehearsal().runs.schema)));
        }
    });
}

/// `{schema: {table: [column]}}` as JSON.
fn names_of(schema: &Schema) -> String {
    let mut names: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for relation in schema.objects().filter_map(|object| object.as_relation()) {
        let columns = relation.columns.iter().map(|column| column.name.as_str());
        let tables = names.entry(&relation.schema).or_default();
        tables.insert(&relation.name, columns.collect());
    }
    serde_json::to_string(&names).expect("names become JSON")
}

/// Where PostgreSQL found the newest error is marked, as long as the text is the one that ran.
fn mark_error(app: App, editor: SqlEditorHandle) {
    let error = app.memo(|state: &Workbench| {
        let (ran, record) = (state.rehearsal().sql.ran.as_ref()?, state.rehearsal().sql_record()?);
        if ran.text != state.rehearsal().sql.text {
            return None;
        }
        let failed = record.statements.iter().find(|trace| trace.error.is_some())?;
        let place = ran.statements.get(failed.index as usize)?.error_place(failed)?;
        Some((ran.run, place, failed.error.clone()?))
    });
    Effect::new(move |_| {
        if editor.is_open() {
            let error = error.get();
            editor.mark(
                error
                    .as_ref()
                    .map(|(_, place, message)| (place.clone(), message.as_str())),
            );
        }
    });
}
