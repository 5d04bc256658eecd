//! The way down as a runbook: what to check before, the commands in order, what each was measured to do, what to check after.

use std::fmt::Write;
use std::sync::Arc;

use postgres_model::Blocks;
use review::{CommandLocks, CommandRecord, CommandState, Leg, RoundTrip, RoundTripVerdict, StepLocks};

use crate::{data, on_failure, round_trip, step_locks, step_waits, trials};

/// A step of the way down.
#[derive(Debug)]
pub struct WayDown<'a> {
    /// What was measured.
    pub trip: &'a RoundTrip,
    /// The target that Alembic is given: `b2@a1`.
    pub target: String,
}

/// What is known of a step.
struct Measured<'a> {
    step: &'a WayDown<'a>,
    verdict: RoundTripVerdict,
    locks: Option<StepLocks>,
}

/// The runbook of a way down, newest revision first. `to` is where it ends: a revision, or `base`.
pub fn runbook(steps: &[WayDown<'_>], to: &str) -> String {
    let measured: Vec<Measured<'_>> = steps.iter().map(Measured::of).collect();
    let mut text = String::new();
    let (Some(first), Some(last)) = (measured.first(), measured.last()) else {
        return text;
    };
    let _ = writeln!(text, "Rollback to {to}, as it was rehearsed");
    let _ = writeln!(text, "\nBefore: {}", current(first.step.trip.up.as_ref()));
    if measured.iter().any(Measured::blocks_everything) {
        let _ = writeln!(
            text,
            "Set a lock_timeout: steps below take locks that every read and write waits for, and wait for open transactions themselves."
        );
    }
    if let Some(found) = measured.iter().find(|found| found.verdict.is_point_of_no_return()) {
        let _ = writeln!(
            text,
            "Point of no return: below {} the rollback is not complete. Back up what it loses first.",
            found.step.trip.revision
        );
    }
    for (number, found) in (1..).zip(&measured) {
        let _ = writeln!(text, "\n{number}. alembic downgrade {}", found.step.target);
        for line in found.lines() {
            let _ = writeln!(text, "   {line}");
        }
    }
    let _ = writeln!(text, "\nAfter: {}", current(last.step.trip.down.as_ref()));
    text
}

/// What the version table held after a command that passed.
fn current(record: Option<&Arc<CommandRecord>>) -> String {
    let passed = record.filter(|record| record.state == CommandState::Passed);
    match passed.map(|record| record.current.as_slice()) {
        None => "what alembic current has to print is not known: this was not rehearsed.".to_owned(),
        Some([]) => "alembic current has to print nothing.".to_owned(),
        Some(current) => format!("alembic current has to print {}.", current.join(" and ")),
    }
}

impl<'a> Measured<'a> {
    fn of(step: &'a WayDown<'a>) -> Self {
        Self {
            verdict: step.trip.verdict(),
            locks: locks(step.trip),
            step,
        }
    }

    fn blocks_everything(&self) -> bool {
        self.locks.as_ref().and_then(StepLocks::blocks) == Some(Blocks::Everything)
    }

    /// A line each.
    fn lines(&self) -> Vec<String> {
        let trip = self.step.trip;
        let locks = self.locks.as_ref().map(|locks| format!("locks: {}", step_locks(locks)));
        let waits = trip
            .waits(Leg::Down)
            .map(|waits| format!("waits: {}", step_waits(&waits)));
        let mut lines = vec![format!("rollback: {}", round_trip(&self.verdict))];
        lines.extend(locks.into_iter().chain(waits));
        lines.extend(data(trip, Leg::Down).into_iter().map(|words| format!("data: {words}")));
        if trip.down.is_some() {
            let judged = trials(trip, Leg::Down).into_iter().chain(on_failure(trip, Leg::Down));
            lines.extend(judged.map(|line| line.words));
        }
        lines
    }
}

fn locks(trip: &RoundTrip) -> Option<StepLocks> {
    let record = trip.down.as_ref()?;
    CommandLocks::of(record).of_step(record, record.step_of_revision(&trip.revision)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_not_known() {
        let trip = |revision: &str| RoundTrip {
            revision: revision.to_owned(),
            ..RoundTrip::default()
        };
        let (b, a) = (trip("b"), trip("a"));
        let steps = [
            WayDown {
                trip: &b,
                target: "b@a".to_owned(),
            },
            WayDown {
                trip: &a,
                target: "a@base".to_owned(),
            },
        ];
        assert_eq!(
            runbook(&steps, "base"),
            "Rollback to base, as it was rehearsed\n\nBefore: what alembic current has to print is not known: this was not rehearsed.\n\n\
             1. alembic downgrade b@a\n   rollback: not known: it was not run, because an earlier command failed or was stopped\n\n\
             2. alembic downgrade a@base\n   rollback: not known: it was not run, because an earlier command failed or was stopped\n\n\
             After: what alembic current has to print is not known: this was not rehearsed.\n"
        );
        assert_eq!(runbook(&[], "base"), "");
    }
}
