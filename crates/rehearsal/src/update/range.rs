//! How the rehearsal of a range goes on, command by command.

use std::sync::Arc;

use postgres_model::{ResultSet, WantedLock};
use protocol::{Answer, AskId, Command, Direction, Fill, Question, RunOptions, Task};
use review::{
    CommandRecord, CommandState, Conflicts, FOUND_ROWS, Interruption, Leg, RoundTrip, RoundTripVerdict, Trial,
    wanted_locks,
};

use super::start::{self, Parts};
use super::{records, snapshots};
use crate::state::range::{Moment, OPTIONS, RESULT, USERS, before};
use crate::state::{ChosenRange, Opened, RangeRehearsal, RangeStart, Run, Runs, Shared, Stage};

/// Begins one; the user's databases are set aside.
pub fn begin(at: &mut Parts<'_>, from: RangeStart, to: String, fill: Option<Fill>, tries_rows: bool) {
    if !at.can_start() {
        return;
    }
    records::leave(at.records);
    at.mend_engine();
    let runs = &mut *at.runs;
    let users = Moment {
        current: runs.current.clone(),
        schema: runs.schema.clone(),
        ..Moment::default()
    };
    // What ran on the user's databases stays with them.
    runs.past.extend(runs.run.take().map(Shared::new));
    runs.next = None;
    runs.forget_result();
    set_aside(runs, USERS);
    let mut range = RangeRehearsal::new(at.numbers.0 + 1, from, to, users);
    range.tries_rows = tries_rows && fill.is_some();
    range.fill = fill;
    let to = Some(range.to.clone()).filter(|to| !matches!(to.as_str(), "head" | "heads"));
    let asked_for = ChosenRange {
        from: range.from.clone(),
        to,
        ..ChosenRange::default()
    };
    let history = at.opened.and_then(|opened| opened.history.as_ref());
    let expected = history.map(|history| asked_for.revisions_of(&history.graph, runs.standing()));
    range.expected = expected.map_or(0, |revisions| revisions.len());
    range.files = at.opened.map(|opened| opened.repository.clone());
    let task = range.first_task();
    let before = match range.from {
        RangeStart::Database => range.users.clone(),
        RangeStart::Revision(_) => Moment::default(),
    };
    if task != Task::Reset && range.from != RangeStart::Database {
        restore(runs, None);
    }
    runs.range = Some(range);
    run(at, task, &before, OPTIONS);
}

/// Goes on with the databases that the deploy left. What ran on the user's databases says nothing about them, unless they began there.
pub fn take_over(runs: &mut Runs) {
    let can_be_taken = |range: &&mut RangeRehearsal| range.can_be_taken_over();
    if runs.is_running() {
        return;
    }
    let Some(range) = runs.range.as_mut().filter(can_be_taken) else {
        return;
    };
    let Some(result) = range.result.take() else { return };
    snapshots::settle(&runs.past, &mut runs.snapshots);
    let commands = range.start.iter().chain(&range.filled).chain(&range.deploy).cloned();
    match range.from {
        RangeStart::Database => runs.past.extend(range.filled.iter().chain(&range.deploy).cloned()),
        RangeStart::Revision(_) => runs.past = commands.collect(),
    }
    runs.databases.push(Command::Restore {
        snapshot: Some(RESULT.to_owned()),
        hand_out: true,
    });
    forget(runs, RESULT);
    runs.schema = result.schema;
    runs.edition += 1;
    runs.current = result.current;
}

/// What comes after the command or the question that has ended.
enum Next {
    Command(Stage, Task),
    Question(usize, Leg, Vec<WantedLock>),
    Trial(usize, Box<Trial>, Task),
    /// The rows that the trial which goes on is about.
    Find(String),
}

/// Goes on after a command of a range has ended.
pub fn go_on(at: &mut Parts<'_>) {
    let Some(mut range) = at.runs.range.take_if(|range| !range.has_ended()) else {
        return;
    };
    let Some(ended) = at.runs.run.take() else { return };
    let ended = Shared::new(ended);
    note(&mut range, ended.clone());
    go_to_next(at, range, Some(&ended.record));
}

/// Goes on with the answer to a question of a range; gives an answer back that is to another question.
pub fn answered(at: &mut Parts<'_>, ask: AskId, answer: Answer) -> Option<Answer> {
    let is_asked = |range: &mut RangeRehearsal| range.asked == Some(ask);
    let Some(mut range) = at.runs.range.take_if(is_asked) else {
        return Some(answer);
    };
    range.asked = None;
    if let Stage::Filling(at) = range.stage {
        let trial = range.trips[at].trials.last_mut();
        if let Some(trial) = trial {
            trial.found = Some(found(answer));
        }
    } else if let Stage::Conflicts(at, leg) = range.stage {
        let conflicts = match answer {
            Answer::Conflicts { conflicts } => Conflicts::Found {
                conflicts: Arc::new(conflicts),
            },
            Answer::Refused { message } => Conflicts::Refused { message },
            other => Conflicts::Refused {
                message: format!("another answer came: {other:?}"),
            },
        };
        range.trips[at].conflicts.insert(leg, conflicts);
    }
    go_to_next(at, range, None);
    None
}

/// The rows that a query found.
fn found(answer: Answer) -> Result<ResultSet, String> {
    match answer {
        Answer::Rows { results } => {
            let mut result = results.into_iter().next().ok_or_else(|| "no result came".to_owned())?;
            result.rows.truncate(FOUND_ROWS);
            Ok(result)
        }
        Answer::Refused { message } => Err(message),
        other => Err(format!("another answer came: {other:?}")),
    }
}

/// `ended` is the command that has ended; none after a question.
fn go_to_next(at: &mut Parts<'_>, mut range: RangeRehearsal, ended: Option<&CommandRecord>) {
    if let Stage::Alone(position, _) = range.stage {
        settle(&mut range.trips[position]);
    }
    match next(at.opened, &range, ended) {
        Some(Next::Command(stage, task)) => {
            let before = databases_for(at.runs, &mut range, stage, ended);
            range.stage = stage;
            at.runs.range = Some(range);
            let timed_out = match stage {
                Stage::Interrupted(_, _, statement) => Some(statement),
                _ => None,
            };
            run(at, task, &before, RunOptions { timed_out, ..OPTIONS });
        }
        Some(Next::Trial(position, trial, task)) => {
            let trip = &mut range.trips[position];
            let before = Moment::before(trip, trial.leg);
            restore(at.runs, Some(&before_leg(position, trial.leg)));
            trip.trials.push(*trial);
            range.stage = Stage::Filling(position);
            at.runs.range = Some(range);
            run(at, task, &before, OPTIONS);
        }
        Some(Next::Find(query)) => {
            let ask = at.runs.next_ask();
            let queries = vec![query];
            at.runs.databases.push(Command::Ask {
                ask,
                question: Question::Rows { queries },
            });
            range.asked = Some(ask);
            at.runs.range = Some(range);
        }
        Some(Next::Question(position, leg, locks)) => {
            range.stage = Stage::Conflicts(position, leg);
            ask(at.runs, &mut range, position, leg, locks);
            at.runs.range = Some(range);
        }
        None => {
            restore(at.runs, Some(USERS));
            forget(at.runs, USERS);
            for position in std::mem::take(&mut range.kept) {
                forget(at.runs, &before(position));
            }
            end(at.runs, range);
        }
    }
}

/// A leg without locks to ask for needs no question.
fn settle(trip: &mut RoundTrip) {
    for leg in [Leg::Up, Leg::Down] {
        let has_none = |record: &Arc<CommandRecord>| wanted_locks(record).is_empty();
        if trip.leg(leg).is_some_and(has_none) {
            trip.conflicts.insert(leg, Conflicts::none());
        }
    }
}

/// Asks a copy of the databases that the leg began with.
fn ask(runs: &mut Runs, range: &mut RangeRehearsal, position: usize, leg: Leg, locks: Vec<WantedLock>) {
    let ask = runs.next_ask();
    let snapshot = before_leg(position, leg);
    let question = Question::Conflicts { snapshot, locks };
    runs.databases.push(Command::Ask { ask, question });
    range.asked = Some(ask);
}

/// Ends one that goes on, because its engine was ended; the next engine begins with the user's databases.
pub fn give_up(runs: &mut Runs) {
    let Some(mut range) = runs.range.take_if(|range| !range.has_ended()) else {
        return;
    };
    if let Some(run) = runs.run.take() {
        note(&mut range, Shared::new(run));
    }
    runs.databases.clear();
    // The engine that had them set aside is gone.
    range.result = None;
    end(runs, range);
}

fn end(runs: &mut Runs, mut range: RangeRehearsal) {
    range.stage = Stage::Ended;
    range.asked = None;
    range.step = Moment::default();
    let users = std::mem::take(&mut range.users);
    runs.schema = users.schema;
    runs.current = users.current;
    runs.edition += 1;
    runs.range = Some(range);
}

/// Keeps what a command did.
fn note(range: &mut RangeRehearsal, run: Shared<Run>) {
    let record = &run.record;
    match range.stage {
        Stage::Start => range.start = Some(run),
        Stage::Rows => range.filled = Some(run),
        Stage::Deploy => {
            let step = &range.step;
            let upgrades = record
                .plan
                .iter()
                .filter(|step| step.planned.direction == Direction::Upgrade);
            range.trips = upgrades
                .map(|upgrade| RoundTrip {
                    revision: upgrade.planned.revision.clone(),
                    ..RoundTrip::default()
                })
                .collect();
            if let Some(first) = range.trips.first_mut() {
                (first.catalogs_before, first.rows_before) = (step.catalogs.clone(), step.rows.clone());
            }
            if let Some(fault) = record.fault.as_ref().filter(|fault| !review::refuses(fault)) {
                range.failed.extend(fault.revision.clone());
            }
            range.deploy = Some(run);
        }
        Stage::Alone(at, leg) => {
            let trip = &mut range.trips[at];
            let record = Arc::new(run.record.clone());
            match leg {
                Leg::Up => trip.up = Some(record),
                Leg::Down => trip.down = Some(record),
                Leg::Again => trip.again = Some(record),
            }
            let has_failed = run.record.fault.is_some() && matches!(trip.verdict(), RoundTripVerdict::FailsAt { .. });
            if has_failed {
                range.failed.insert(trip.revision.clone());
            }
        }
        Stage::Interrupted(at, leg, statement) => range.trips[at].interruptions.push(Interruption {
            leg,
            statement,
            record: Arc::new(run.record.clone()),
            resumed: None,
        }),
        Stage::Resumed(at) => {
            if let Some(last) = range.trips[at].interruptions.last_mut() {
                last.resumed = Some(Arc::new(run.record.clone()));
            }
        }
        Stage::Filling(at) => {
            if let Some(trial) = range.trips[at].trials.last_mut() {
                trial.filled = Some(Arc::new(run.record.clone()));
            }
        }
        Stage::Trial(at) => {
            if let Some(trial) = range.trips[at].trials.last_mut() {
                trial.ran = Some(Arc::new(run.record.clone()));
            }
        }
        Stage::Conflicts(..) | Stage::Ended => {}
    }
}

/// What comes next; none where nothing can.
fn next(opened: Option<&Opened>, range: &RangeRehearsal, ended: Option<&CommandRecord>) -> Option<Next> {
    let came_to_its_end =
        || ended.is_some_and(|ended| !matches!(ended.state, CommandState::Failed | CommandState::Stopped));
    let upgrade = |stage, revision: &str| Some(Next::Command(stage, Task::alembic(["upgrade", revision])));
    let up = |at: usize| upgrade(Stage::Alone(at, Leg::Up), &range.trips.get(at)?.revision);
    match range.stage {
        Stage::Start if came_to_its_end() => match &range.fill {
            Some(fill) => Some(Next::Command(Stage::Rows, Task::Fill(fill.clone()))),
            None => upgrade(Stage::Deploy, &range.to),
        },
        Stage::Rows if came_to_its_end() => upgrade(Stage::Deploy, &range.to),
        // A deploy that fails leaves the revisions before its failure to be judged.
        Stage::Deploy => up(0),
        Stage::Alone(at, Leg::Up) if came_to_its_end() => {
            let task = task_of(opened, &range.trips[at], Leg::Down)?;
            Some(Next::Command(Stage::Alone(at, Leg::Down), task))
        }
        Stage::Alone(at, Leg::Down) if came_to_its_end() => {
            upgrade(Stage::Alone(at, Leg::Again), &range.trips[at].revision)
        }
        // A command that passed in spite of the error has nothing to be resumed.
        Stage::Interrupted(at, leg, _) if ended.is_some_and(|ended| ended.state == CommandState::Failed) => {
            let task = task_of(opened, &range.trips[at], leg)?;
            Some(Next::Command(Stage::Resumed(at), task))
        }
        Stage::Filling(at) if range.trips[at].trials.last().is_some_and(Trial::has_rows) => {
            let trial = range.trips[at].trials.last()?;
            if let Some(query) = trial.next_query() {
                return Some(Next::Find(query));
            }
            let leg = trial.leg;
            let task = task_of(opened, &range.trips[at], leg)?;
            Some(Next::Command(Stage::Trial(at), task))
        }
        // Whatever became of the way down, the next revision begins where the first upgrade ended; without that it cannot begin.
        Stage::Alone(at, _)
        | Stage::Conflicts(at, _)
        | Stage::Interrupted(at, ..)
        | Stage::Resumed(at)
        | Stage::Filling(at)
        | Stage::Trial(at) => {
            let trip = &range.trips[at];
            let question = trip.next_to_ask().map(|(leg, locks)| Next::Question(at, leg, locks));
            let interruption = || {
                let (leg, statement) = trip.next_to_interrupt()?;
                let task = task_of(opened, trip, leg)?;
                Some(Next::Command(Stage::Interrupted(at, leg, statement), task))
            };
            let next_revision = || trip.down.as_ref().and_then(|_| up(at + 1));
            let trial = || {
                let fill = range.fill.as_ref().filter(|_| range.tries_rows)?;
                let trial = trip.next_trial()?;
                let task = Task::Fill(trial.fill(fill));
                Some(Next::Trial(at, Box::new(trial), task))
            };
            question.or_else(interruption).or_else(trial).or_else(next_revision)
        }
        Stage::Start | Stage::Rows | Stage::Ended => None,
    }
}

/// What runs a leg; none where Alembic has no word for the state below the revision.
fn task_of(opened: Option<&Opened>, trip: &RoundTrip, leg: Leg) -> Option<Task> {
    Some(match leg {
        Leg::Up | Leg::Again => Task::alembic(["upgrade", &trip.revision]),
        Leg::Down => {
            let history = opened?.history.as_ref()?;
            Task::alembic(["downgrade", &history.downgrade_target(&trip.revision)?])
        }
    })
}

/// The name of the databases that a leg of the revision at a position begins with.
fn before_leg(position: usize, leg: Leg) -> String {
    before(position + usize::from(leg == Leg::Down))
}

/// Puts the databases in place that the next command begins with, and gives what they hold.
fn databases_for(runs: &mut Runs, range: &mut RangeRehearsal, next: Stage, ended: Option<&CommandRecord>) -> Moment {
    let after = ended.map(Moment::after).unwrap_or_default();
    match next {
        Stage::Deploy => {
            keep(runs, range, 0);
            range.step = after.clone();
            after
        }
        Stage::Alone(at @ 0, Leg::Up) => {
            if ended.is_some_and(|ended| ended.state == CommandState::Passed) {
                set_aside(runs, RESULT);
                range.result = Some(after);
            }
            restore(runs, Some(&before(at)));
            range.step.clone()
        }
        Stage::Alone(at, Leg::Down) => {
            keep(runs, range, at + 1);
            range.step = after.clone();
            after
        }
        Stage::Alone(at, Leg::Up) => {
            range.kept.remove(&(at - 1));
            forget(runs, &before(at - 1));
            restore(runs, Some(&before(at)));
            let trip = &mut range.trips[at];
            (trip.catalogs_before, trip.rows_before) = (range.step.catalogs.clone(), range.step.rows.clone());
            range.step.clone()
        }
        Stage::Interrupted(at, leg, _) => {
            restore(runs, Some(&before_leg(at, leg)));
            Moment::before(&range.trips[at], leg)
        }
        Stage::Alone(_, Leg::Again)
        | Stage::Conflicts(..)
        | Stage::Resumed(_)
        | Stage::Filling(_)
        | Stage::Trial(_)
        | Stage::Start
        | Stage::Rows
        | Stage::Ended => after,
    }
}

/// Sets aside the databases that the revision at a position begins with.
fn keep(runs: &mut Runs, range: &mut RangeRehearsal, position: usize) {
    set_aside(runs, &before(position));
    range.kept.insert(position);
}

fn run(at: &mut Parts<'_>, task: Task, before: &Moment, options: RunOptions) {
    let id = at.numbers.next_run();
    let unread = start::unread(at.opened);
    at.runs.current = before.current.clone();
    let run = Run::new(id, task, before.current.clone(), before.schema.clone(), unread);
    at.runs.run = Some(run.with(options));
}

fn set_aside(runs: &mut Runs, name: &str) {
    let snapshot = name.to_owned();
    runs.databases.push(Command::SetAside { snapshot });
}

fn forget(runs: &mut Runs, name: &str) {
    let snapshot = name.to_owned();
    runs.databases.push(Command::Forget { snapshot });
}

fn restore(runs: &mut Runs, name: Option<&str>) {
    let snapshot = name.map(str::to_owned);
    runs.databases.push(Command::Restore {
        snapshot,
        hand_out: false,
    });
}
