//! The way down as a runbook: what to check before, the commands in order, what each was measured to do, what to check after.

use std::fmt::Write;

use postgres_model::Blocks;
use review::{CommandLocks, Leg, RoundTrip, StepLocks};

use crate::{data, round_trip, step_locks, step_waits};

/// A step of the way down.
#[derive(Debug)]
pub struct WayDown<'a> {
    /// What was measured.
    pub trip: &'a RoundTrip,
    /// The target that Alembic is given: `b2@a1`.
    pub target: String,
}

/// The runbook of a way down, newest revision first. `to` is where it ends: a revision, or `base`.
pub fn runbook(steps: &[WayDown<'_>], to: &str) -> String {
    let mut text = String::new();
    let Some(first) = steps.first() else {
        return text;
    };
    let _ = writeln!(text, "Rollback to {to}, as it was rehearsed");
    let _ = writeln!(text, "\nBefore: alembic current has to print {}.", first.trip.revision);
    if steps.iter().any(|step| blocks_everything(step.trip)) {
        let _ = writeln!(
            text,
            "Set a lock_timeout: steps below take locks that every read and write waits for, and wait for open transactions themselves."
        );
    }
    if let Some(step) = steps.iter().find(|step| step.trip.verdict().is_point_of_no_return()) {
        let _ = writeln!(
            text,
            "Point of no return: below {} the rollback is not complete. Back up what it loses first.",
            step.trip.revision
        );
    }
    for (number, step) in (1..).zip(steps) {
        let _ = writeln!(text, "\n{number}. alembic downgrade {}", step.target);
        for line in measured(step.trip) {
            let _ = writeln!(text, "   {line}");
        }
    }
    let _ = writeln!(
        text,
        "\nAfter: alembic current has to print {}.",
        if to == "base" { "nothing" } else { to }
    );
    text
}

/// What is known of a step, a line each.
fn measured(trip: &RoundTrip) -> Vec<String> {
    let mut lines = vec![format!("rollback: {}", round_trip(&trip.verdict()))];
    lines.extend(locks(trip).map(|locks| format!("locks: {}", step_locks(&locks))));
    lines.extend(
        trip.waits(Leg::Down)
            .map(|waits| format!("waits: {}", step_waits(&waits))),
    );
    lines.extend(data(trip, Leg::Down).into_iter().map(|words| format!("data: {words}")));
    lines
}

fn locks(trip: &RoundTrip) -> Option<StepLocks> {
    let record = trip.down.as_ref()?;
    CommandLocks::of(record).of_step(record, record.step_of_revision(&trip.revision)?)
}

fn blocks_everything(trip: &RoundTrip) -> bool {
    locks(trip).and_then(|locks| locks.blocks()) == Some(Blocks::Everything)
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
            "Rollback to base, as it was rehearsed\n\nBefore: alembic current has to print b.\n\n\
             1. alembic downgrade b@a\n   rollback: not known: it was not run, because an earlier command failed or was stopped\n\n\
             2. alembic downgrade a@base\n   rollback: not known: it was not run, because an earlier command failed or was stopped\n\n\
             After: alembic current has to print nothing.\n"
        );
        assert_eq!(runbook(&[], "base"), "");
    }
}
