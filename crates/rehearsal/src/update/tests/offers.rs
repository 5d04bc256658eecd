//! What a fault offers, starting points, and the version table against the plan.

use protocol::{Cause, FaultKind};
use review::CommandState;

use super::*;

fn failed(causes: Vec<Cause>) -> Outcome {
    let fault = Fault {
        kind: FaultKind::Statement,
        causes,
        ..Fault::of_the_engine("no".to_owned())
    };
    Outcome::Failed { fault: Box::new(fault) }
}

#[test]
fn a_role_is_created_and_the_same_command_runs_again() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    let cause = Cause::MissingRole { name: "app".to_owned() };
    finish(&mut state, id, failed(vec![cause]), &[]);
    let fault = state
        .rehearsal()
        .runs
        .run
        .as_ref()
        .unwrap()
        .record
        .fault
        .clone()
        .unwrap();
    let offer = report::offers(&fault).remove(0);
    let effects = update(&mut state, Msg::Accept(offer));
    let names = vec!["app".to_owned()];
    assert_eq!(effects, [sent(2, Task::CreateRoles { names })]);
    let event = Event::Finished {
        run: RunId(2),
        ending: Ending {
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms: 1.0,
            ..Ending::default()
        },
    };
    assert_eq!(send(&mut state, event), [sent(3, Task::alembic(["upgrade", "head"]))]);
    assert!(state.rehearsal().runs.next.is_none());
}

#[test]
fn what_was_to_run_next_does_not_after_a_failure() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    finish(&mut state, id, failed(vec![]), &[]);
    update(&mut state, Msg::Accept(Offer::CreateRole { name: "app".to_owned() }));
    finish(&mut state, RunId(2), failed(vec![]), &[]);
    assert!(!state.rehearsal().is_running() && state.rehearsal().runs.next.is_none());
}

#[test]
fn an_extension_is_skipped_from_now_on() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    finish(&mut state, id, failed(vec![]), &[]);
    let effects = update(
        &mut state,
        Msg::Accept(Offer::SkipExtension {
            name: "timescaledb".to_owned(),
        }),
    );
    assert!(matches!(
        &effects[..],
        [Effect::RememberSettings(..), Effect::Mount { settings, .. }, Effect::Send(Command::Run { .. })]
            if settings.skipped_extensions.contains("timescaledb")
    ));
}

#[test]
fn a_variable_opens_the_form_at_its_name() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    finish(&mut state, id, failed(vec![]), &[]);
    update(&mut state, Msg::Accept(Offer::SetVariable { name: "URL".to_owned() }));
    let variable = Some("URL".to_owned());
    assert_eq!(state.rehearsal().form, Some(Form::Settings { variable }));
}

#[test]
fn the_models_are_a_starting_point() {
    let mut state = opened();
    let effects = update(&mut state, RunMsg::Task(Task::CreateFromModels));
    assert_eq!(effects, [sent(1, Task::CreateFromModels)]);
    assert!(!state.rehearsal().runs.console[0].is_alembic);
}

#[test]
fn a_new_revision_quotes_its_message() {
    let mut state = opened();
    let message = "it's new".to_owned();
    let effects = update(
        &mut state,
        RunMsg::NewRevision {
            message,
            autogenerate: true,
        },
    );
    let task = Task::alembic(["revision", "--autogenerate", "-m", "it's new"]);
    assert_eq!(effects, [sent(1, task)]);
}

/// A run of `a` and `b` after which Alembic takes the version table to hold `b`.
fn upgraded(state: &mut Workbench, outcome: Outcome, current: &[&str]) {
    let id = run(state, "upgrade head");
    let steps = vec![step("a"), step("b")];
    let offline = false;
    send(
        state,
        Event::Planned {
            run: id,
            steps,
            offline,
        },
    );
    for revision in ["a", "b"] {
        let direction = Direction::Upgrade;
        let revision = revision.to_owned();
        send(
            state,
            Event::RevisionStarted {
                run: id,
                revision: revision.clone(),
                direction,
            },
        );
        let heads = Some(vec![revision.clone()]);
        send(
            state,
            Event::RevisionFinished {
                run: id,
                revision,
                direction,
                duration_ms: 1.0,
                heads,
            },
        );
    }
    finish(state, id, outcome, current);
}

#[test]
fn a_version_table_that_differs_is_told_with_what_was_lost() {
    let mut state = opened();
    upgraded(&mut state, Outcome::Succeeded, &["a"]);
    let run = state.rehearsal().runs.run.as_ref().unwrap();
    let lost: Vec<_> = run
        .record
        .discrepancy
        .as_ref()
        .unwrap()
        .account
        .rolled_back
        .iter()
        .map(|step| &step.revision)
        .collect();
    assert_eq!(lost, ["b"]);
}

#[test]
fn one_that_agrees_or_a_failure_is_no_discrepancy() {
    for (outcome, current) in [(Outcome::Succeeded, vec!["b"]), (failed(vec![]), vec![])] {
        let mut state = opened();
        upgraded(&mut state, outcome, &current);
        assert_eq!(state.rehearsal().runs.run.as_ref().unwrap().record.discrepancy, None);
    }
}

#[test]
fn a_touched_stand_in_is_no_pass() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    let call = postgres_model::CallSite {
        path: "migrations/versions/a.py".to_owned(),
        line: 5,
        end_line: 5,
        function: "upgrade".to_owned(),
    };
    let stand_in = protocol::StandIn {
        kind: protocol::StandInKind::Library,
        name: "boto3".to_owned(),
        asked_by: None,
        value: None,
        reason: None,
        touched: vec![protocol::Touch {
            revision: "a".to_owned(),
            call,
            what: "boto3.client()".to_owned(),
        }],
    };
    send(
        &mut state,
        Event::StoodIn {
            run: id,
            stand_ins: vec![stand_in],
        },
    );
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    let run = state.rehearsal().runs.run.as_ref().unwrap();
    assert_eq!(run.record.state, CommandState::RanWithStandIns);
}

#[test]
fn an_extension_that_was_skipped_is_no_pass() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    let skipped = |name: &str| Event::ExtensionSkipped {
        run: id,
        name: name.to_owned(),
    };
    send(&mut state, skipped("timescaledb"));
    send(&mut state, skipped("timescaledb"));
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    let record = &state.rehearsal().runs.run.as_ref().unwrap().record;
    assert_eq!(record.state, CommandState::RanWithStandIns);
    assert_eq!(record.conditions.skipped_extensions, ["timescaledb"]);
}

#[test]
fn every_command_on_this_database_is_in_the_saved_record() {
    let mut state = opened();
    upgraded(&mut state, Outcome::Succeeded, &["b"]);
    let id = run(&mut state, "current");
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    let effects = update(&mut state, RecordMsg::Save);
    let [Effect::Download(name, bytes)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(name, "shop.stillroom-run.json");
    let record: review::RunRecord = serde_json::from_slice(bytes).unwrap();
    let commands: Vec<_> = record
        .commands
        .iter()
        .map(|command| report::task(&command.task))
        .collect();
    assert_eq!(commands, ["upgrade head", "current"]);
    assert_eq!(record.commands[0].steps_done(), 2);
}
