//! What follows from the state, whatever message changed it: which engine is needed, what it is given, which graph is read, which rows are
//! asked for, which address is shown. All of it is compared with what was asked for before, once after every message.

use std::collections::BTreeMap;

use protocol::{Command, PostgresqlBuild, Question};

use crate::effect::Effect;
use crate::engine_needs::environment_for_engine;
use crate::state::{
    DrawerView, Engine, EngineState, Mounted, Opened, Page, Place, Rehearsal, Runs, Side, SnapshotOwner, Workbench,
    Worker,
};

/// Adds what is missing after a message about this side, in the order in which it has to be done.
pub fn meet(bench: &mut Workbench, side: Side, effects: &mut Vec<Effect>) {
    let rehearsal = &mut bench.rehearsals[side as usize];
    let engine = &mut bench.engines[side as usize];
    effects.extend(graph(rehearsal));
    effects.extend(snapshots(rehearsal));
    // A run that goes on has the engine to itself.
    if !rehearsal.is_sent() {
        effects.extend(worker(rehearsal, engine, side));
        effects.extend(files(rehearsal, engine));
        effects.extend(rehearsal.runs.databases.drain(..).map(Effect::Send));
        effects.extend(run(rehearsal));
    }
    effects.extend(rows(rehearsal, engine, &bench.page));
    if let Some(saved) = &mut bench.page.records.saved {
        saved.count_applied(bench.rehearsals[bench.shown as usize].history());
    }
    let address = bench.address();
    if bench.page.address != address {
        bench.page.address = address.clone();
        effects.push(Effect::ShowAddress(address));
    }
}

/// The graph of the files as they are now.
fn graph(rehearsal: &mut Rehearsal) -> Option<Effect> {
    let opened = rehearsal.opened.as_ref()?;
    if rehearsal.reads_graph_of(&opened.repository, opened.chosen) {
        return None;
    }
    let environment = opened.environment()?.clone();
    let (repository, chosen) = (opened.repository.clone(), opened.chosen);
    let unread = revisions::unread_problems(&repository, &environment, &opened.summary);
    rehearsal.reading = Some((repository.clone(), chosen));
    Some(Effect::ReadHistory {
        repository,
        environment: Box::new(environment),
        chosen,
        unread,
    })
}

/// The snapshots of earlier visits, and those of this one that are to be kept.
fn snapshots(rehearsal: &mut Rehearsal) -> Vec<Effect> {
    let opened = rehearsal.opened.as_ref();
    let Some(owner) = opened.and_then(Opened::snapshot_owner) else {
        return vec![];
    };
    let mut effects = to_store(&mut rehearsal.runs, &owner);
    if !std::mem::replace(&mut rehearsal.runs.snapshots.is_searched, true) {
        effects.push(Effect::FindSnapshots(owner));
    }
    effects
}

/// What is to be done with storage after a message.
fn to_store(runs: &mut Runs, owner: &SnapshotOwner) -> Vec<Effect> {
    let snapshots = &mut runs.snapshots;
    let deleted = std::mem::take(&mut snapshots.deleted).into_iter();
    let mut effects: Vec<Effect> = deleted.map(|id| Effect::DeleteSnapshot(owner.clone(), id)).collect();
    for id in std::mem::take(&mut snapshots.unwritten) {
        let Some(snapshot) = snapshots.get_mut(id) else {
            continue;
        };
        let (owner, described) = (owner.clone(), Box::new(snapshot.clone()));
        effects.push(match snapshot.place {
            Place::Taken => {
                snapshot.place = Place::OnItsWay;
                Effect::KeepSnapshot(owner, described)
            }
            Place::OnItsWay | Place::Browser | Place::Page => Effect::DescribeSnapshot(owner, described),
        });
    }
    effects
}

/// A worker with the SQLAlchemy and the PostgreSQL that the repository needs. No code of another repository has run in it.
fn worker(rehearsal: &mut Rehearsal, engine: &mut Engine, side: Side) -> Option<Effect> {
    if rehearsal.opened.is_none() && side == Side::Base {
        let had_one = engine.worker.is_some();
        *engine = Engine::default();
        return had_one.then_some(Effect::EndEngine);
    }
    let is_of_another = engine.worker.is_some_and(|worker| worker.rehearsal != rehearsal.number);
    if is_of_another && engine.mounted.is_some() {
        *engine = Engine::default();
    }
    let wanted = wanted_worker(rehearsal, engine);
    let is_unused = is_of_another && engine.mounted.is_none();
    let is_there = engine.worker.is_some_and(|worker| match is_unused {
        true => (worker.sqlalchemy, worker.postgresql) == (wanted.sqlalchemy, wanted.postgresql),
        false => worker == wanted,
    });
    engine.worker = Some(wanted);
    if is_there {
        return None;
    }
    engine.state = EngineState::Starting(BTreeMap::new());
    engine.mounted = None;
    engine.has_taken_files = false;
    rehearsal.give_up_reading();
    Some(Effect::RestartEngine {
        sqlalchemy: wanted.sqlalchemy,
        postgresql: wanted.postgresql,
        fresh: !engine.has_database,
    })
}

/// A database that PostGIS may be in stays with the PostgreSQL that has it, whatever became of the files.
fn wanted_worker(rehearsal: &Rehearsal, engine: &Engine) -> Worker {
    let before = engine.worker.filter(|_| engine.has_database);
    let kept = before.map_or(PostgresqlBuild::Plain, |worker| worker.postgresql);
    let opened = rehearsal.opened.as_ref();
    Worker {
        rehearsal: rehearsal.number,
        attempt: rehearsal.runs.attempt,
        sqlalchemy: opened.map(|opened| opened.sqlalchemy()).unwrap_or_default(),
        postgresql: opened.map(|opened| opened.postgresql()).unwrap_or_default().max(kept),
    }
}

/// The files and settings as they are now.
fn files(rehearsal: &Rehearsal, engine: &mut Engine) -> Option<Effect> {
    let opened = rehearsal.opened.as_ref()?;
    let has_them = engine.mounted.as_ref().is_some_and(|mounted| mounted.is_of(opened));
    if has_them || matches!(engine.state, EngineState::Broken(_)) {
        return None;
    }
    let environment = environment_for_engine(opened.environment()?);
    let fresh = !std::mem::replace(&mut engine.has_database, true);
    engine.mounted = Some(Mounted::of(opened));
    Some(Effect::Mount {
        repository: opened.repository.clone(),
        environment,
        settings: opened.settings.engine.clone(),
        fresh,
    })
}

/// The run that was begun.
fn run(rehearsal: &mut Rehearsal) -> Option<Effect> {
    let run = rehearsal
        .runs
        .run
        .as_mut()
        .filter(|run| !run.is_sent && run.is_running())?;
    run.is_sent = true;
    Some(Effect::Send(Command::Run {
        run: run.id,
        task: run.task().clone(),
        options: run.options,
    }))
}

/// The rows on the screen, if the engine can give them and anybody looks.
fn rows(rehearsal: &mut Rehearsal, engine: &Engine, page: &Page) -> Option<Effect> {
    let somebody_looks = page.layout.drawer == Some(DrawerView::Data) && !rehearsal.is_running() && engine.is_ready();
    if !somebody_looks || rehearsal.data.reading.is_some() {
        return None;
    }
    let Some(question) = rehearsal.data.question(&rehearsal.runs) else {
        rehearsal.data.shown = None;
        return None;
    };
    if rehearsal.data.answered.as_ref() == Some(&question) {
        return None;
    }
    let ask = rehearsal.runs.next_ask();
    let queries = question.queries.clone();
    rehearsal.data.reading = Some((ask, question));
    let question = Question::Rows { queries };
    Some(Effect::Send(Command::Ask { ask, question }))
}

impl Rehearsal {
    /// Whether a run goes on in the engine.
    fn is_sent(&self) -> bool {
        self.runs
            .run
            .as_ref()
            .is_some_and(|run| run.is_sent && run.is_running())
    }

    /// The worker was ended. What it was asked and did not answer is not asked again: it may be what kept it busy.
    fn give_up_reading(&mut self) {
        self.runs.snapshots.give_up("the engine was ended before it answered");
        if self.data.reading.take().is_some() {
            self.data.table = None;
            self.data.shown = None;
        }
    }
}
