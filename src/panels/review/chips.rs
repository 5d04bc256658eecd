//! The verdicts on a revision in a few words each.

use leptos::prelude::*;
use postgres_model::{Blocks, OtherSession, TableRows};
use review::{Concern, HeldLock, RoundTripVerdict, Wait, step_rows};

use super::{Facts, Way};
use crate::components::{Icon, Shape};

/// A verdict in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// How much it asks to be looked at.
    pub concern: Concern,
    /// What it is about.
    pub about: &'static str,
    /// The verdict.
    pub words: String,
    /// All of it.
    pub title: String,
}

impl Chip {
    /// The verdict as a line of text.
    pub fn line(&self) -> String {
        format!("{}: {}", self.about, self.words)
    }
}

/// A chip; its kind is told by a sign and not only by its colour.
#[component]
pub fn ChipView(chip: Chip) -> impl IntoView {
    let class = match chip.concern {
        Concern::Fine => "chip fine",
        Concern::NotKnown => "chip not-known",
        Concern::Notice => "chip notice-chip",
        Concern::Danger => "chip danger",
    };
    let shape = sign(chip.concern);
    view! {
        <span class=class title=chip.title>
            <Icon shape />
            <span class="chip-about">{chip.about}</span>
            " "
            <span class="chip-words">{chip.words}</span>
        </span>
    }
}

/// The sign of a verdict.
pub const fn sign(concern: Concern) -> Shape {
    match concern {
        Concern::Fine => Shape::Check,
        Concern::NotKnown => Shape::Unknown,
        Concern::Notice => Shape::Warning,
        Concern::Danger => Shape::Error,
    }
}

/// The chips of a card.
pub fn chips_of(facts: &Facts) -> Vec<Chip> {
    let rollback = facts.verdict.as_ref().map(verdict_chip);
    let up = facts.up.as_ref();
    let found = rollback
        .into_iter()
        .chain(up.map(lock_chip))
        .chain(up.and_then(wait_chip))
        .chain(up.and_then(rewrite_chip));
    found
        .chain(up.and_then(scan_chip))
        .chain(up.and_then(data_chip))
        .chain(up.and_then(further_rows_chip))
        .chain(up.and_then(failure_chip))
        .collect()
}

/// The verdict on the round trip.
pub fn verdict_chip(verdict: &RoundTripVerdict) -> Chip {
    let words = report::round_trip(verdict);
    Chip {
        concern: verdict.concern(),
        about: "rollback",
        title: words.clone(),
        words,
    }
}

/// The strongest lock that others notice, and whether all are known.
fn lock_chip(way: &Way) -> Chip {
    let Some(locks) = way.step_locks() else {
        return Chip {
            concern: Concern::NotKnown,
            about: "locks",
            words: "not known: it has not run alone".to_owned(),
            title: report::LOCKS_NOT_ALONE.to_owned(),
        };
    };
    let concern = match locks.blocks() {
        Some(Blocks::Everything) => Concern::Danger,
        Some(Blocks::Writes | Blocks::WritesAndRowLocks) => Concern::Notice,
        _ if !locks.is_known() => Concern::NotKnown,
        _ => Concern::Fine,
    };
    let sentence = |held: &HeldLock| report::lock(held, TableRows::count_of(&way.rows, &held.lock.subject)).to_string();
    let strongest = locks.strongest.as_ref().map(sentence);
    let unknown = report::step_locks_unknown(&locks);
    Chip {
        concern,
        about: "locks",
        words: report::step_locks(&locks),
        title: strongest.into_iter().chain(unknown).collect::<Vec<_>>().join("\n"),
    }
}

/// For whom the upgrade waits.
fn wait_chip(way: &Way) -> Option<Chip> {
    let waits = way.waits.as_ref()?;
    let sessions = waits.sessions();
    let concern = match (sessions.is_empty(), waits.unknown.is_empty()) {
        (false, _) if sessions.contains(&OtherSession::Reader) => Concern::Danger,
        (false, _) => Concern::Notice,
        (true, false) => Concern::NotKnown,
        (true, true) => Concern::Fine,
    };
    let words = |wait: &Wait| format!("A statement {}.", report::wait(wait));
    let lines = waits.waits.iter().map(words).chain(report::step_waits_unknown(waits));
    Some(Chip {
        concern,
        about: "waits",
        words: report::step_waits(waits),
        title: lines.collect::<Vec<_>>().join("\n"),
    })
}

/// What an error in the middle of the upgrade leaves behind, where that is more than nothing.
fn failure_chip(way: &Way) -> Option<Chip> {
    let (concern, words) = way.on_failure.worst.clone()?;
    Some(Chip {
        concern,
        about: "on failure",
        words,
        title: report::judged_text(&way.on_failure.lines),
    })
}

/// On which rows that were added for it the upgrade fails.
fn further_rows_chip(way: &Way) -> Option<Chip> {
    let (concern, words) = way.further_rows.worst.clone()?;
    Some(Chip {
        concern,
        about: "on further rows",
        words,
        title: report::judged_text(&way.further_rows.lines),
    })
}

fn rewrite_chip(way: &Way) -> Option<Chip> {
    let rewriting = way
        .statements()
        .iter()
        .find(|statement| !statement.effects.rewritten.is_empty())?;
    Some(Chip {
        concern: Concern::Notice,
        about: "rewrite",
        words: rewriting.effects.rewritten[0].label(),
        title: report::rewritten(&rewriting.effects),
    })
}

fn scan_chip(way: &Way) -> Option<Chip> {
    let scans = way.statements().iter().flat_map(|statement| &statement.effects.scanned);
    let largest = scans.filter(|scan| scan.rows > 0).max_by_key(|scan| scan.rows)?;
    let words = format!(
        "{} ({})",
        largest.subject.label(),
        report::counted(largest.rows as usize, "row")
    );
    Some(Chip {
        concern: Concern::Fine,
        about: "scan",
        title: report::scan(largest),
        words,
    })
}

/// The rows that the upgrade changed, and that they are not known.
fn data_chip(way: &Way) -> Option<Chip> {
    let rows = step_rows(&way.record, &way.step);
    let count: u64 = rows
        .changed
        .iter()
        .map(|table| table.inserted + table.updated + table.deleted)
        .sum();
    let loses = rows.changed.iter().any(|table| table.updated + table.deleted > 0);
    let words = match (count, rows.is_known()) {
        (0, true) => return None,
        (0, false) => "not known".to_owned(),
        (count, true) => format!("{} changed", report::counted(count as usize, "row")),
        (count, false) => format!("at least {} changed", report::counted(count as usize, "row")),
    };
    Some(Chip {
        concern: match (rows.is_known(), loses) {
            (_, true) => Concern::Notice,
            (false, _) => Concern::NotKnown,
            (true, false) => Concern::Fine,
        },
        about: "data",
        words,
        title: way.data.join("\n"),
    })
}
