//! The states of the database: kept after each command that wrote, returned to, named, compared, deleted.

use protocol::{Answer, AskId, Command, PostgresqlBuild, Question};

use super::records;
use crate::effect::Effect;
use crate::msg::SnapshotMsg;
use crate::state::{
    Comparison, Engine, Notice, Opened, Place, Returning, Run, Runs, Shared, ShownRecords, Snapshot, SnapshotId,
    Snapshots,
};

/// What messages about snapshots change: the runs of their side, and what the page says.
pub struct Parts<'a> {
    pub opened: Option<&'a Opened>,
    pub engine: &'a Engine,
    pub runs: &'a mut Runs,
    pub records: &'a mut ShownRecords,
    pub notice: &'a mut Option<Notice>,
}

impl Parts<'_> {
    /// Whether the engine would answer now.
    fn is_free(&self) -> bool {
        !self.runs.is_running() && self.engine.is_ready()
    }
}

pub fn update(at: &mut Parts<'_>, msg: SnapshotMsg) -> Vec<Effect> {
    let snapshots = &mut at.runs.snapshots;
    match msg {
        SnapshotMsg::Found(found) => snapshots.found(found),
        SnapshotMsg::Kept {
            id,
            at: taken_at,
            bytes,
            why_not_stored,
        } => kept(at, id, (taken_at, bytes), why_not_stored),
        SnapshotMsg::Undo => {
            if let Some(Returning { to }) = snapshots.before_last() {
                return return_to(at, to).into_iter().collect();
            }
        }
        SnapshotMsg::Return(to) => return return_to(at, to).into_iter().collect(),
        SnapshotMsg::SchemaRead(id, schema) => {
            if let Some(snapshot) = snapshots.get_mut(id) {
                snapshot.schema = Some(*schema);
            }
        }
        SnapshotMsg::Unreadable(id, reason) => unreadable(at, id, &reason),
        SnapshotMsg::NotKept(id, reason) => not_kept(at, id, &reason),
        SnapshotMsg::Name(id, name) => {
            let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
            snapshots.change(id, |snapshot| snapshot.name = name);
            if snapshots.current == Some(id) {
                return count(at, id).into_iter().collect();
            }
        }
        SnapshotMsg::Delete(id) => {
            if snapshots.current != Some(id) {
                snapshots.delete(id);
            }
        }
        SnapshotMsg::Compare(id) => return compare(at, id),
        SnapshotMsg::CloseComparison => snapshots.comparison = None,
    }
    vec![]
}

/// The newest run wrote to the database, so its state is another one.
pub fn taken(runs: &mut Runs, visit: u64, postgresql: PostgresqlBuild) {
    settle(&runs.past, &mut runs.snapshots);
    let Some(run) = &runs.run else { return };
    let (id, after) = (run.id.0, report::task(run.task()));
    add(runs, SnapshotId { visit, run: id }, after, postgresql);
}

/// The database is what a rehearsal left.
pub fn taken_over(runs: &mut Runs, visit: u64, postgresql: PostgresqlBuild) {
    let Some(range) = &runs.range else { return };
    let (run, after) = (range.number, format!("rehearsed upgrade {}", range.to));
    add(runs, SnapshotId { visit, run }, after, postgresql);
}

/// Keeps the commands that led to the state which the database leaves.
pub fn settle(past: &[Shared<Run>], snapshots: &mut Snapshots) {
    let current = snapshots.current;
    if let Some(snapshot) = current.and_then(|id| snapshots.get_mut(id)) {
        snapshot.past = past.to_vec();
    }
}

fn add(runs: &mut Runs, id: SnapshotId, after: String, postgresql: PostgresqlBuild) {
    let snapshot = Snapshot {
        id,
        name: None,
        parent: runs.snapshots.current,
        follows_gap: false,
        after,
        revisions: runs.current.clone(),
        rows: None,
        postgresql,
        at: None,
        bytes: None,
        place: Place::Taken,
        schema: Some(runs.schema.clone()),
        past: vec![],
    };
    runs.snapshots.add(snapshot);
}

/// One is kept. What there is no room for any more goes.
fn kept(at: &mut Parts<'_>, id: SnapshotId, (taken_at, bytes): (u64, u64), why_not_stored: Option<String>) {
    let snapshots = &mut at.runs.snapshots;
    let Some(snapshot) = snapshots.get_mut(id) else {
        // It was deleted meanwhile.
        return;
    };
    (snapshot.at, snapshot.bytes) = (Some(taken_at), Some(bytes));
    let Some(why) = why_not_stored else {
        snapshot.place = Place::Browser;
        while snapshots.is_over_limit()
            && let Some(first) = snapshots.first_to_go()
        {
            snapshots.delete(first);
        }
        return;
    };
    snapshot.place = Place::Page;
    // Room is made for it, one after the other, as long as there is something of which nobody asked that it stay.
    let is_stored = |id: &SnapshotId| snapshots.get(*id).is_some_and(|other| other.place == Place::Browser);
    if let Some(first) = snapshots.first_to_go().filter(is_stored) {
        snapshots.delete(first);
        snapshots.change(id, |snapshot| snapshot.place = Place::Taken);
        return;
    }
    if snapshots.another_is_in_the_page(id) {
        // That was said then.
        return;
    }
    *at.notice = Some(Notice {
        message: format!("The browser does not store the database: {why}."),
        advice: "Snapshots are kept in this page until it is closed. Delete named snapshots to make room for others."
            .to_owned(),
    });
}

fn return_to(at: &mut Parts<'_>, to: Option<SnapshotId>) -> Option<Effect> {
    if !at.is_free() {
        return None;
    }
    let owner = at.opened?.snapshot_owner()?;
    let build = at.engine.started_with().map(|(_, postgresql)| postgresql);
    let snapshot = to.and_then(|id| at.runs.snapshots.get(id));
    if let Some(snapshot) = snapshot.filter(|snapshot| Some(snapshot.postgresql) != build) {
        *at.notice = Some(opened_by_another(snapshot));
        return None;
    }
    records::leave(at.records);
    at.runs.forget_result();
    at.runs.snapshots.returning = Some(Returning { to });
    let command = Command::Restore {
        snapshot: to.map(name),
        // An empty database is nowhere yet for the next engine.
        hand_out: to.is_none(),
    };
    Some(match to {
        Some(id) => Effect::SendSnapshot(owner, id, command),
        None => Effect::Send(command),
    })
}

fn opened_by_another(snapshot: &Snapshot) -> Notice {
    let (has, advice) = match snapshot.postgresql {
        PostgresqlBuild::Postgis => ("with", "Take postgis off the skipped extensions in the settings."),
        PostgresqlBuild::Plain => (
            "without",
            "Skip the extension postgis in the settings, or open the repository anew.",
        ),
    };
    Notice {
        message: format!(
            "The snapshot “{}” was taken by the PostgreSQL {has} PostGIS.",
            snapshot.label()
        ),
        advice: advice.to_owned(),
    }
}

/// The name of a snapshot, as the engine is told it.
fn name(id: SnapshotId) -> String {
    format!("snapshot {id}")
}

/// The databases were put in place; tells whether that was the return to a state.
pub fn restored(runs: &mut Runs) -> bool {
    let Some(Returning { to }) = runs.snapshots.returning.take() else {
        return false;
    };
    runs.past.extend(runs.run.take().map(Shared::new));
    settle(&runs.past, &mut runs.snapshots);
    let snapshot = to.and_then(|id| runs.snapshots.get(id));
    let (schema, past) = snapshot.map_or_else(Default::default, |snapshot| {
        (snapshot.schema.clone().unwrap_or_default(), snapshot.past.clone())
    });
    (runs.schema, runs.past, runs.next) = (schema, past, None);
    runs.snapshots.current = to;
    runs.snapshots.comparison = None;
    true
}

fn unreadable(at: &mut Parts<'_>, id: SnapshotId, reason: &str) {
    at.runs.snapshots.give_up(reason);
    let Some(snapshot) = at.runs.snapshots.get(id) else {
        return;
    };
    *at.notice = Some(Notice {
        message: format!("The snapshot “{}” can’t be read: {reason}.", snapshot.label()),
        advice: "The database is as it was. Delete the snapshot, or return to another one.".to_owned(),
    });
}

fn not_kept(at: &mut Parts<'_>, id: SnapshotId, reason: &str) {
    let Some(snapshot) = at.runs.snapshots.get(id) else {
        return;
    };
    *at.notice = Some(Notice {
        message: format!(
            "The browser does not keep the snapshot “{}”, or its name: {reason}.",
            snapshot.label()
        ),
        advice: "The database is as it was. Free some of the browser’s storage and name the snapshot again.".to_owned(),
    });
}

fn compare(at: &mut Parts<'_>, id: SnapshotId) -> Vec<Effect> {
    let with = at.runs.snapshots.current;
    if !at.is_free() || at.runs.snapshots.get(id).is_none() {
        return vec![];
    }
    at.runs.snapshots.comparison = Some(Comparison {
        of: id,
        with,
        not_counted: None,
    });
    let both = [Some(id), with].into_iter().flatten();
    both.filter_map(|id| count(at, id)).collect()
}

/// Asks what the tables of a snapshot held, unless that is known or asked.
fn count(at: &mut Parts<'_>, id: SnapshotId) -> Option<Effect> {
    let snapshots = &at.runs.snapshots;
    let is_asked = snapshots.counting.iter().any(|(_, asked)| *asked == id);
    let is_known = snapshots.get(id)?.rows.is_some() && snapshots.get(id)?.schema.is_some();
    let owner = at.opened?.snapshot_owner()?;
    if is_asked || is_known || !at.is_free() {
        return None;
    }
    let ask = at.runs.next_ask();
    at.runs.snapshots.counting.push((ask, id));
    let command = Command::Ask {
        ask,
        question: Question::TableRows,
    };
    Some(match at.runs.snapshots.current == Some(id) {
        true => Effect::Send(command),
        false => Effect::SendSnapshot(owner, id, command),
    })
}

/// Takes what tables held; gives an answer back that is to another question.
pub fn answered(runs: &mut Runs, ask: AskId, answer: Answer) -> Option<Answer> {
    let snapshots = &mut runs.snapshots;
    let Some(at) = snapshots.counting.iter().position(|(asked, _)| *asked == ask) else {
        return Some(answer);
    };
    let (_, id) = snapshots.counting.remove(at);
    let why = match answer {
        Answer::TableRows { tables } => {
            snapshots.change(id, |snapshot| snapshot.rows = Some(tables));
            return None;
        }
        Answer::Refused { message } => message,
        other => format!("another answer came: {other:?}"),
    };
    if let Some(comparison) = &mut snapshots.comparison {
        comparison.not_counted = Some(why);
    }
    None
}
