//! The statements of a revision that wait for other sessions, each with the queue at its table: who holds a lock, who waits for it, and who
//! waits behind that.

use leptos::prelude::*;
use postgres_model::{LockMode, OtherSession};
use rehearsal::Shared;
use report::NOTHING_WAITS;
use review::{Wait, held_before};

use super::facts::Way;
use crate::components::Copy;

/// Queues that are drawn before somebody asks for more.
const AT_ONCE: usize = 3;
/// Queues that are drawn at all; the rest is counted.
const MOST: usize = 40;
/// Letters of a statement in a queue.
const SHOWN: usize = 160;

/// The queues of one way.
#[component]
pub fn Queues(way: Shared<Queued>) -> impl IntoView {
    let copied = way.clone();
    let at_once = way.queues.len().min(AT_ONCE);
    let more = way.queues.len() - at_once;
    let is_nothing = way.queues.is_empty() && way.unknown.is_empty();
    view! {
        <section class="queues" aria-label="With other sessions">
            <h5>"With other sessions"<Copy text=move |()| copied.as_text() label="what waits for other sessions" /></h5>
            {queues(&way.queues[..at_once])}
            {(more > 0).then(|| view! {
                <details class="queue-more">
                    <summary>{format!("{more} more")}</summary>
                    {queues(&way.queues[at_once..])}
                </details>
            })}
            {(way.left_out > 0).then(|| view! { <p class="dim">{format!("and {} more, which are not shown", way.left_out)}</p> })}
            {is_nothing.then(|| view! { <p class="dim">{NOTHING_WAITS}</p> })}
            {way.unknown.iter().map(|words| view! { <p class="queue-unknown">{words.clone()}</p> }).collect_view()}
            <details class="queue-limits">
                <summary>"What this shows, and what it does not"</summary>
                <p class="dim">{report::WAITS_NOT_SHOWN}</p>
            </details>
        </section>
    }
}

fn queues(queues: &[Queue]) -> impl IntoView + use<> {
    let shown = |queue: &Queue| view! { <QueueView queue=queue.clone() /> };
    queues.iter().map(shown).collect_view()
}

/// The waits of a way as they are shown.
pub struct Queued {
    queues: Vec<Queue>,
    left_out: usize,
    unknown: Vec<String>,
    /// All of it, a line each.
    lines: Vec<String>,
}

/// A statement that waits, and what its transaction holds meanwhile.
#[derive(Clone)]
struct Queue {
    wait: Wait,
    sql: String,
    meanwhile: Option<String>,
}

impl Queued {
    /// Those of a way that ran alone.
    pub fn of(way: &Way) -> Option<Self> {
        let step = way.waits.as_ref()?;
        let held = way.locks.as_ref().map_or(&[][..], |locks| locks.held());
        let queue = |wait: &Wait| {
            let statement = way.record.statements.get(wait.lock.statement as usize)?;
            Some(Queue {
                wait: wait.clone(),
                sql: report::one_line(&statement.sql, SHOWN),
                meanwhile: report::wait_meanwhile(&held_before(held, statement)),
            })
        };
        Some(Self {
            queues: step.waits.iter().take(MOST).filter_map(queue).collect(),
            left_out: step.waits.len().saturating_sub(MOST),
            unknown: report::step_waits_unknown(step),
            lines: report::waits_of(&way.record, step),
        })
    }

    fn as_text(&self) -> String {
        match self.lines.is_empty() {
            true => NOTHING_WAITS.to_owned(),
            false => self.lines.join("\n"),
        }
    }
}

/// One queue, its head on the left.
#[component]
fn QueueView(queue: Queue) -> impl IntoView {
    let Queue { wait, sql, meanwhile } = queue;
    let mode = wait.lock.lock.mode.to_string();
    let relation = wait.lock.lock.subject.label();
    let behind = report::wait_behind(&wait);
    let (label, title) = (format!("Queue at {relation}"), sql.clone());
    view! {
        <ol class="queue" aria-label=label>
            <li class="queue-holders">
                <span class="queue-part dim">"holds"</span>
                {wait.sessions.iter().map(|each| holder(*each)).collect_view()}
            </li>
            <li class="queue-waits">
                <span class="queue-part dim">"waits for that"</span>
                <code class="queue-sql" title=title>{sql}</code>
                <span>"waits for "<code>{mode}</code>" on "{relation}</span>
            </li>
            <li class="queue-behind">
                <span class="queue-part dim">"waits behind that"</span>
                <span>{behind}</span>
            </li>
        </ol>
        {meanwhile.map(|words| view! { <p class="queue-meanwhile">{words}</p> })}
    }
}

fn holder((session, held): (OtherSession, Option<LockMode>)) -> impl IntoView {
    view! {
        <span class="queue-holder">
            <b>{report::other_session(session)}</b>
            <code class="dim">{held.map(|mode| mode.to_string())}</code>
        </span>
    }
}
