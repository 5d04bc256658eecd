//! Everything a user can do to the database or the page by one press: one list for the toolbar, the keys and their help.

use protocol::Task;

use crate::msg::{Msg, RunMsg, SettingsMsg};
use crate::state::{Form, Rehearsal};

/// One action.
pub struct Action {
    /// The button's text and accessible name.
    pub label: &'static str,
    /// The key that does the same while no text field has the focus, as `KeyboardEvent.key` names it.
    pub key: Option<&'static str>,
    /// What it does, for the tooltip.
    pub help: &'static str,
    /// Whether it can be done now.
    pub enabled: fn(&Rehearsal) -> bool,
    /// What is sent when it is done.
    pub message: fn(&Rehearsal) -> Msg,
}

fn can_run(rehearsal: &Rehearsal) -> bool {
    rehearsal.opened.is_some() && !rehearsal.is_running()
}

fn run_line(line: &str) -> Msg {
    RunMsg::Line(line.to_owned()).into()
}

fn open_form(form: Form) -> Msg {
    SettingsMsg::OpenForm(form).into()
}

fn upgrade_to_head(rehearsal: &Rehearsal) -> Msg {
    let several = rehearsal
        .history()
        .is_some_and(|history| history.graph.heads().len() > 1);
    run_line(if several { "upgrade heads" } else { "upgrade head" })
}

/// `alembic upgrade head`, or `heads` where there are several.
pub const UPGRADE_TO_HEAD: Action = Action {
    label: "Upgrade to head",
    key: Some("}"),
    help: "alembic upgrade head",
    enabled: can_run,
    message: upgrade_to_head,
};

/// `alembic upgrade +1`
pub const UPGRADE_ONE: Action = Action {
    label: "Upgrade one",
    key: Some("]"),
    help: "alembic upgrade +1",
    enabled: can_run,
    message: |_| run_line("upgrade +1"),
};

/// `alembic downgrade -1`
pub const DOWNGRADE_ONE: Action = Action {
    label: "Downgrade one",
    key: Some("["),
    help: "alembic downgrade -1",
    enabled: can_run,
    message: |_| run_line("downgrade -1"),
};

/// `alembic downgrade base`
pub const DOWNGRADE_TO_BASE: Action = Action {
    label: "Downgrade to base",
    key: Some("{"),
    help: "alembic downgrade base",
    enabled: can_run,
    message: |_| run_line("downgrade base"),
};

/// Ends a run at once.
pub const STOP: Action = Action {
    label: "Stop",
    key: Some("Escape"),
    help: "Stop the command at once and restore the database to its state before it",
    enabled: Rehearsal::is_running,
    message: |_| RunMsg::Stop.into(),
};

/// An empty database.
pub const RESET: Action = Action {
    label: "Reset",
    key: None,
    help: "Start again with an empty database",
    enabled: can_run,
    message: |_| RunMsg::Task(Task::Reset).into(),
};

/// A new revision file.
pub const NEW_REVISION: Action = Action {
    label: "New revision…",
    key: None,
    help: "alembic revision, with or without --autogenerate",
    enabled: can_run,
    message: |_| open_form(Form::NewRevision),
};

/// An empty database, as a starting point.
pub const FROM_EMPTY: Action = Action {
    label: "An empty database",
    key: None,
    help: "nothing but PostgreSQL’s own (Reset)",
    enabled: can_run,
    message: |_| RunMsg::Task(Task::Reset).into(),
};

/// The version table says a revision that never ran.
pub const FROM_STAMP: Action = Action {
    label: "A stamp…",
    key: None,
    help: "alembic stamp: the version table names a revision, nothing runs",
    enabled: can_run,
    message: |rehearsal| {
        open_form(Form::Stamp {
            revision: rehearsal.selection.revision.clone(),
        })
    },
};

/// The tables of the models.
pub const FROM_MODELS: Action = Action {
    label: "The models",
    key: None,
    help: "metadata.create_all(), where env.py’s target_metadata imports",
    enabled: can_run,
    message: |_| RunMsg::Task(Task::CreateFromModels).into(),
};

/// What the migrations can begin on.
pub const STARTING_POINTS: [&Action; 3] = [&FROM_EMPTY, &FROM_STAMP, &FROM_MODELS];

/// In the order of the toolbar.
pub const ALL: [&Action; 6] = [
    &UPGRADE_TO_HEAD,
    &UPGRADE_ONE,
    &DOWNGRADE_ONE,
    &DOWNGRADE_TO_BASE,
    &STOP,
    &RESET,
];
