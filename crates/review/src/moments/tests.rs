//! Moments of commands on a database that is emptied, put back and gone through in both directions.

use std::sync::Arc;

use postgres_model::{Namespace, Object, ObjectChange};
use protocol::{Ending, Event, Fault, Outcome, PlannedStep, RunId, Task};

use super::*;

/// What a revision makes, or with `-` in front takes away: a schema of this oid and name.
fn change(text: &str) -> ObjectChange {
    let (oid, name) = text.trim_start_matches('-').split_once(' ').unwrap();
    let object = Object::Namespace(Namespace {
        oid: oid.parse().unwrap(),
        name: name.to_owned(),
        comment: None,
        grants: vec![],
    });
    ObjectChange {
        key: object.key(),
        object: (!text.starts_with('-')).then(|| Arc::new(object)),
    }
}

/// A command after another; every step is one statement with one change.
fn command(before: Option<&CommandRecord>, direction: Direction, steps: &[(&str, &str)]) -> CommandRecord {
    let schema = before.map(|record| record.schema.at_the_end()).unwrap_or_default();
    let mut record = CommandRecord::new(Task::alembic(["upgrade"]), vec![], schema);
    for ((revision, changed), index) in steps.iter().zip(0..) {
        record.schema.change(Some(index), None, &[change(changed)]);
        record.plan.push(Step {
            planned: PlannedStep {
                revision: (*revision).to_owned(),
                direction,
                message: String::new(),
            },
            progress: StepProgress::Done { duration_ms: 1.0 },
            statements: (index, index + 1),
        });
    }
    record.state = CommandState::Passed;
    record
}

fn reset(before: &CommandRecord) -> CommandRecord {
    let mut record = CommandRecord::new(Task::Reset, vec![], before.schema.at_the_end());
    record.note(&Event::Finished {
        run: RunId(1),
        ending: Ending {
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms: 1.0,
            ..Ending::default()
        },
    });
    record
}

fn at(revision: &str) -> Moment {
    Moment::Revision(revision.to_owned())
}

fn words(records: &[&CommandRecord], from: &Moment, to: &Moment) -> Vec<String> {
    let found = Moments::of(records.iter().copied()).differences(from, to).unwrap();
    found
        .into_iter()
        .flat_map(|object| object.parts)
        .map(|part| part.words)
        .collect()
}

use Direction::{Downgrade, Upgrade};

#[test]
fn any_two_revisions_that_ran_can_be_compared_both_ways() {
    let record = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup"), ("c", "1 herb")]);
    assert_eq!(
        words(&[&record], &at("a"), &at("c")),
        ["schema cup created", "renamed: tea → herb"]
    );
    assert_eq!(
        words(&[&record], &at("c"), &at("a")),
        ["schema cup dropped", "renamed: herb → tea"]
    );
    assert_eq!(
        words(&[&record], &Moment::Empty, &at("b")),
        ["schema cup created", "schema tea created"]
    );
    assert_eq!(words(&[&record], &at("b"), &Moment::Now), ["renamed: tea → herb"]);
}

#[test]
fn a_revision_that_never_ran_has_no_schema() {
    let record = command(None, Upgrade, &[("a", "1 tea")]);
    let moments = Moments::of([&record]);
    assert!(moments.knows("a") && !moments.knows("b"));
    assert_eq!(moments.differences(&at("a"), &at("b")), None);
    assert_eq!(moments.revisions().len(), 1);
}

#[test]
fn a_revision_that_was_downgraded_is_compared_as_it_was_before() {
    let up = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
    let down = command(Some(&up), Downgrade, &[("b", "-2 cup"), ("a", "-1 tea")]);
    assert_eq!(words(&[&up, &down], &at("a"), &at("b")), ["schema cup created"]);
    assert_eq!(
        Moments::of([&up, &down]).words(&at("b")),
        "b as it was before its downgrade"
    );
    assert_eq!(
        words(&[&up, &down], &at("b"), &Moment::Now),
        ["schema cup dropped", "schema tea dropped"]
    );
}

#[test]
fn what_was_made_again_is_no_other_object() {
    let up = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
    let down = command(Some(&up), Downgrade, &[("b", "-2 cup"), ("a", "-1 tea")]);
    let again = command(Some(&down), Upgrade, &[("a", "3 tea")]);
    assert_eq!(words(&[&up, &down, &again], &at("a"), &at("b")), ["schema cup created"]);
}

#[test]
fn an_emptied_database_hands_out_the_same_oids_for_something_else() {
    let first = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
    let emptied = reset(&first);
    assert_eq!(emptied.schema.at_the_beginning(), first.schema.at_the_end());
    let second = command(Some(&emptied), Upgrade, &[("a", "1 herb")]);
    let records = [&first, &emptied, &second];
    assert_eq!(
        words(&records, &at("a"), &at("b")),
        ["schema cup created", "schema herb dropped", "schema tea created"]
    );
    assert_eq!(
        words(&records[..2], &at("b"), &Moment::Now),
        ["schema cup dropped", "schema tea dropped"]
    );
}

#[test]
fn what_a_stopped_command_did_is_asked_only_where_nothing_else_is_known() {
    let first = command(None, Upgrade, &[("a", "1 tea")]);
    let mut stopped = command(Some(&first), Upgrade, &[("a", "2 herb"), ("b", "3 cup")]);
    stopped.give_up(&Outcome::Stopped);
    let moments = Moments::of([&first, &stopped]);
    assert_eq!(moments.schema(&at("a")), Some(first.schema.at_the_end()));
    assert!(moments.knows("b"));
    assert_eq!(moments.schema(&Moment::Now), Some(first.schema.at_the_end()));
    let broken = Fault::of_the_engine("gone".to_owned());
    assert!(was_put_back(&CommandRecord {
        fault: Some(broken),
        ..first.clone()
    }));
}
