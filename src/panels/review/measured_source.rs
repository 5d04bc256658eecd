//! The source of a revision, with what its upgrade and downgrade were measured to do at the lines that did it.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use postgres_model::{StatementTrace, TableRows};
use rehearsal::{Shared, Workbench};
use report::{LockBadge, duration, lock_badge_not_alone, lock_badges, statement_waits};
use repository::Repository;
use review::{HeldLock, UnknownLocks, at_lines, documented_locks, formatted_sql, strongest_on_each};

use super::facts::{Facts, Way};
use crate::app::App;
use crate::components::{Copy, Sql};
use crate::panels::revision::{Window, highlighted};
use crate::panels::timeline::{LockRow, lock_badge};

/// Statements of one line that are shown; a loop sends thousands.
const MOST_STATEMENTS: usize = 20;

/// A statement with what is known of its locks.
struct Measured {
    statement: Arc<StatementTrace>,
    badges: Vec<LockBadge>,
    taken: Vec<(HeldLock, Option<u64>)>,
    unknown: Option<UnknownLocks>,
    /// Whether it waits for other sessions; none where it did not run alone.
    waits: Option<String>,
}

impl Measured {
    fn of(way: &Way, statement: Arc<StatementTrace>) -> Self {
        let Some(locks) = &way.locks else {
            return Self {
                statement,
                badges: vec![lock_badge_not_alone()],
                taken: vec![],
                unknown: None,
                waits: None,
            };
        };
        let state = locks.state(statement.index);
        let told = |held: &&HeldLock| held.blocks().is_some() || held.is_unknown();
        let rows = |held: &HeldLock| TableRows::count_of(&way.rows, &held.lock.subject);
        let taken = strongest_on_each(locks.taken_by(statement.index)).into_iter();
        Self {
            badges: lock_badges(state, &way.record.statements, statement.index, &way.rows),
            taken: taken.filter(told).map(|held| (held.clone(), rows(held))).collect(),
            unknown: state.unknown.cloned(),
            waits: way.waits.as_ref().map(|waits| statement_waits(waits, statement.index)),
            statement,
        }
    }
}

/// What was measured, by the last line of the call.
type Measures = BTreeMap<u32, Vec<Measured>>;

/// The files of the repository.
pub fn files(bench: &Workbench) -> Option<Shared<Repository>> {
    Some(bench.rehearsal().opened.as_ref()?.repository.clone())
}

/// A source with its measurements.
#[component]
pub fn MeasuredSource(path: String, facts: Memo<Shared<Facts>>) -> impl IntoView {
    let app = App::get();
    let file = path.clone();
    let text = app.derived(files, move |repository| {
        let text = repository.as_ref()?.text(&file)?;
        Some(Window::of(&text, 1, None))
    });
    let copied = {
        let path = path.clone();
        move |()| {
            app.peek(|state| {
                let opened = state.rehearsal().opened.as_ref();
                let text = opened.and_then(|opened| opened.repository.text(&path).map(|text| text.into_owned()));
                text.unwrap_or_default()
            })
        }
    };
    let label = format!("Source of {path}");
    view! {
        <div class="measured">
            <p class="measured-head"><code>{path.clone()}</code><Copy text=copied label="the source" /></p>
            {move || match text.get() {
                Some(window) => {
                    let measures = measures(&facts.get(), &path);
                    let below = window.below;
                    view! {
                        <div class="measured-source" role="region" aria-label=label.clone()>{lines(window, measures)}</div>
                        {(below > 0).then(|| view! { <p class="dim measured-more">{format!("{below} more lines: open the revision in the workbench.")}</p> })}
                    }.into_any()
                }
                None => view! { <p class="empty">"This file was not read."</p> }.into_any(),
            }}
        </div>
    }
}

/// Of both ways; the lines of the two functions are not the same.
fn measures(facts: &Facts, path: &str) -> Measures {
    let mut found = Measures::new();
    for way in facts.up.iter().chain(&facts.down) {
        for (line, statements) in at_lines(&way.record, path) {
            let measured = statements.into_iter().map(|statement| Measured::of(way, statement));
            found.entry(line).or_default().extend(measured);
        }
    }
    found
}

fn lines(window: Window, mut measures: Measures) -> impl IntoView {
    let numbered = highlighted(&window.text).into_iter().zip(window.first..);
    let line = move |(pieces, number): (Vec<(&'static str, String)>, u32)| {
        let measured = measures.remove(&number);
        view! {
            <div class="source-line" class:measured-line=measured.is_some()>
                <span class="source-number" aria-hidden="true">{number}</span>
                <code>{pieces.into_iter().map(|(class, text)| view! { <span class=class>{text}</span> }).collect_view()}</code>
            </div>
            {measured.map(|measured| view! { <AtLine measured /> })}
        }
    };
    numbered.map(line).collect_view()
}

/// What a line was measured to do, and the SQL that it sent, folded.
#[component]
fn AtLine(measured: Vec<Measured>) -> impl IntoView {
    let count = measured.len();
    let statements = || measured.iter().map(|each| &each.statement);
    let total: f64 = statements().map(|statement| statement.duration_ms).sum();
    let rows: Option<u64> = statements().map(|statement| statement.rows).sum();
    let rewriting = statements().filter(|statement| !statement.effects.rewritten.is_empty());
    let rewrites: Vec<String> = rewriting
        .map(|statement| report::rewritten(&statement.effects))
        .collect();
    let error = statements().find_map(|statement| statement.error.clone());
    let badges = badges(&measured);
    let failed = error.is_some();
    let shown = measured.into_iter().take(MOST_STATEMENTS).map(statement_view);
    let more = count.saturating_sub(MOST_STATEMENTS);
    view! {
        <details class="at-line" class:failed=failed>
            <summary>
                <span class="at-line-facts">
                    {badges.into_iter().map(lock_badge).collect_view()}
                    {(!rewrites.is_empty()).then(|| view! { <span class="effect" title=rewrites.join("\n")>"rewrite"</span> })}
                    <span>{report::counted(count, "statement")}</span>
                    <span>{duration(total)}</span>
                    {rows.filter(|rows| *rows > 0).map(|rows| view! { <span>{report::counted(rows as usize, "row")}</span> })}
                    {error.map(|error| view! { <span class="at-line-error">{error}</span> })}
                </span>
            </summary>
            {shown.collect_view()}
            {(more > 0).then(|| view! { <p class="dim">{format!("and {}", report::counted(more, "more statement"))}</p> })}
        </details>
    }
}

/// Each kind of badge once, however many statements have it.
fn badges(measured: &[Measured]) -> Vec<LockBadge> {
    let mut found: Vec<LockBadge> = Vec::new();
    for badge in measured.iter().flat_map(|each| &each.badges) {
        if !found.iter().any(|known| known.words == badge.words) {
            found.push(badge.clone());
        }
    }
    found
}

fn statement_view(measured: Measured) -> impl IntoView {
    let Measured {
        statement,
        taken,
        unknown,
        waits,
        ..
    } = measured;
    let sql = formatted_sql(&statement.sql).trim().to_owned();
    let documented = unknown.as_ref().and_then(|_| documented_locks(&statement.sql));
    let effects = report::effects(&statement.effects);
    let why = unknown.map(|unknown| report::why_locks_unknown(&unknown.why));
    let documented = documented.map(|locks| report::documented(&locks));
    let copied = sql.clone();
    let measured = {
        let lock = |(held, rows): &(HeldLock, Option<u64>)| report::lock(held, *rows).to_string();
        let lines = statement.error.iter().chain(&why).chain(&documented).cloned();
        let lines = lines
            .chain(taken.iter().map(lock))
            .chain(waits.clone())
            .chain(effects.clone());
        lines.collect::<Vec<_>>().join("\n")
    };
    view! {
        <div class="at-line-statement">
            <Copy text=move |()| copied.clone() label="the statement" />
            <Sql sql error=None />
            {statement.parameters.clone().map(|parameters| {
                let copied = parameters.clone();
                view! { <p class="dim"><code>{parameters}</code><Copy text=move |()| copied.clone() label="the parameters" /></p> }
            })}
            {why.map(|words| view! { <p class="locks-unknown">{words}</p> })}
            {documented.map(|words| view! { <p class="dim">{words}</p> })}
            {(!taken.is_empty()).then(|| view! { <ul class="locks">{taken.into_iter().map(|(held, rows)| view! { <LockRow held rows /> }).collect_view()}</ul> })}
            {waits.map(|words| view! { <p class="dim">{words}</p> })}
            {effects.into_iter().map(|words| view! { <p class="dim">{words}</p> }).collect_view()}
            {(!measured.is_empty()).then(|| view! { <Copy text=move |()| measured.clone() label="what was measured" /> })}
        </div>
    }
}
