//! What actions are called, and their keys.

use super::Action;

/// A key that does what an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// This key, as `KeyboardEvent.key` names it, while no text field has the focus.
    Plain(&'static str),
    /// The same with Ctrl, or with the command key of a Mac; a text field may have the focus.
    Command(&'static str),
    /// The same while its editor has the focus, which listens to it itself.
    InEditor(&'static str),
}

impl Key {
    /// As people read it: `]`, `Ctrl+K`, `⌘K`, `Ctrl+Enter`.
    pub fn shown(self, is_mac: bool) -> String {
        let (Self::Plain(key) | Self::Command(key) | Self::InEditor(key)) = self;
        let name = match key.len() {
            1 => key.to_uppercase(),
            _ => key.to_owned(),
        };
        match self {
            Self::Plain(key) => key.to_owned(),
            _ if is_mac => format!("⌘{name}"),
            _ => format!("Ctrl+{name}"),
        }
    }
}

impl Action {
    /// The text of its button, and its accessible name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rehearse => "Rehearse",
            Self::TakeOver => "Use this database",
            Self::RangeFromSelected => "From here",
            Self::RangeToSelected => "To here",
            Self::WholeRange => "From the database to head",
            Self::UpgradeToHead => "Upgrade to head",
            Self::UpgradeOne => "Upgrade one",
            Self::DowngradeOne => "Downgrade one",
            Self::DowngradeToBase => "Downgrade to base",
            Self::Stop => "Stop",
            Self::Undo => "Undo",
            Self::Reset => "Reset",
            Self::UpgradeToSelected => "Upgrade to here",
            Self::DowngradeToSelected => "Downgrade to here",
            Self::FromEmpty => "An empty database",
            Self::FromStamp => "A stamp…",
            Self::FromModels => "The models",
            Self::NewRevision => "New revision…",
            Self::RunSql => "Run",
            Self::ExplainSql => "Explain",
            Self::StopReading => "Stop reading",
            Self::EditFile => "Edit",
            Self::SaveFile => "Save file",
            Self::EndEditing => "Done",
            Self::DropEdits => "Drop edits",
            Self::DownloadFile => "Download",
            Self::DiscardChanges => "Discard changes",
            Self::RemoveFile => "Remove file",
            Self::OpenFolder => "Open folder",
            Self::OpenArchive => "Open archive",
            Self::OpenSample => "Sample project",
            Self::OpenSavedRun => "Open a saved run",
            Self::SaveRun => "Save",
            Self::Reload => "Reload",
            Self::CancelOpening => "Cancel",
            Self::CloseSavedRun => "Close saved run",
            Self::DismissNotice => "Dismiss",
            Self::Close => "Close",
            Self::Settings => "Settings",
            Self::RestartEngine => "Try again",
            Self::ShowReview => "Review",
            Self::ShowSchema => "Schema",
            Self::ShowRollback => "Rollback",
            Self::ShowWorkbench => "Workbench",
            Self::NextRevision => "Next revision",
            Self::PreviousRevision => "Previous revision",
            Self::ShowSource => "Source",
            Self::ShowChanges => "What it did",
            Self::ShowObjects => "Objects",
            Self::ShowDiagram => "Diagram",
            Self::ShowAlembic => "Alembic",
            Self::ShowSql => "SQL",
            Self::ShowData => "Data",
            Self::ShowSnapshots => "Snapshots",
            Self::ShowProblems => "Problems",
            Self::CloseDrawer => "Close the drawer",
            Self::Search => "Search revisions",
            Self::EnterReview => "Reviewing a pull request",
            Self::EnterOnboarding => "New to a codebase",
            Self::EnterRollback => "Before a rollback",
            Self::SwitchTheme => "Switch between light and dark",
            Self::ShowPalette => "All actions",
            Self::ShowKeys => "Keys",
        }
    }

    /// What it does.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Rehearse => "Run the range as a deploy does, and then each revision alone: up, down and up again",
            Self::TakeOver => "Go on with the database that the rehearsed deploy left",
            Self::RangeFromSelected => "The range begins after the selected revision",
            Self::RangeToSelected => "The range ends with the selected revision",
            Self::WholeRange => "The range begins where the database is and ends at the heads",
            Self::UpgradeToHead => "alembic upgrade head",
            Self::UpgradeOne => "alembic upgrade +1",
            Self::DowngradeOne => "alembic downgrade -1",
            Self::DowngradeToBase => "alembic downgrade base",
            Self::Stop => "Stop the command at once and restore the database to its state before it",
            Self::Undo => "Restore the database to its state before the last command that wrote to it",
            Self::Reset => "Start again with an empty database",
            Self::UpgradeToSelected => "alembic upgrade, to the selected revision",
            Self::DowngradeToSelected => "alembic downgrade, to the selected revision",
            Self::FromEmpty => "nothing but PostgreSQL’s own (Reset)",
            Self::FromStamp => "alembic stamp: the version table names a revision, nothing runs",
            Self::FromModels => "metadata.create_all(), where env.py’s target_metadata imports",
            Self::NewRevision => "alembic revision, with or without --autogenerate",
            Self::RunSql => "Run what is selected in the SQL console, or everything",
            Self::ExplainSql => "How PostgreSQL would execute the statement at the cursor; nothing runs",
            Self::StopReading => "Stop reading rows: restarts the engine with the current database",
            Self::EditFile => "Edit the shown file in the page; the folder is not touched",
            Self::SaveFile => "Save the text to the repository in this page",
            Self::EndEditing => "End editing the shown file",
            Self::DropEdits => "End editing and discard what was typed since the last save",
            Self::DownloadFile => "Save the shown file on your disk: your repository does not have this version yet",
            Self::DiscardChanges => "Restore the folder’s version of the shown file",
            Self::RemoveFile => "Remove the shown file, which was written here",
            Self::OpenFolder => "Open a folder with Alembic migrations",
            Self::OpenArchive => "Open a .zip or a .tar.gz with Alembic migrations",
            Self::OpenSample => "Open the sample project",
            Self::OpenSavedRun => "Open a saved run: nothing runs, and the database stays as it is",
            Self::SaveRun => "Save what all commands on this database did, as JSON (a run record)",
            Self::Reload => "Read the same files again",
            Self::CancelOpening => "Stop opening the repository",
            Self::CloseSavedRun => "Return to this page’s database (running a command also returns)",
            Self::DismissNotice => "Close the message",
            Self::Close => "Close this repository and open another",
            Self::Settings => "Environment variables, -x arguments, SQLAlchemy, libraries",
            Self::RestartEngine => "Start the engine again",
            Self::ShowReview => "What each revision of the range does: schema, locks, data, rollback",
            Self::ShowRollback => "What each downgrade of the range leaves or loses",
            Self::ShowWorkbench => "Commands by hand, their plan and their statements",
            Self::NextRevision => "Select the next revision of the range",
            Self::PreviousRevision => "Select the previous revision of the range",
            Self::ShowSource => "The file of the selected revision",
            Self::ShowChanges => "What the selected revision did to the schema, and its locks",
            Self::ShowSchema => "The schema as the selected revision left it, and the history of its tables",
            Self::ShowObjects => "The schema as the selected revision left it, object by object",
            Self::ShowDiagram => "The tables as the selected revision left them, as a diagram",
            Self::ShowAlembic => "Alembic’s command line",
            Self::ShowSql => "SQL on the current database",
            Self::ShowData => "The current rows of a table",
            Self::ShowSnapshots => "The states that the database was in: return to one, name it, compare it",
            Self::ShowProblems => "What rules have found in the revision files and the last command",
            Self::CloseDrawer => "Close the lower part of the page",
            Self::Search => "Search ids, messages, files and SQL of revisions",
            Self::EnterReview => {
                "What will its migrations do to the schema, the locks and the data, and can they be rolled back?"
            }
            Self::EnterOnboarding => "How did this schema become what it is?",
            Self::EnterRollback => "Rehearse the downgrade here, before anyone has to do it at night.",
            Self::SwitchTheme => "Switch between light and dark",
            Self::ShowPalette => "Find an action by typing",
            Self::ShowKeys => "What the keys do",
        }
    }

    /// The key that does the same.
    pub const fn key(self) -> Option<Key> {
        Some(match self {
            Self::UpgradeToHead => Key::Plain("}"),
            Self::UpgradeOne => Key::Plain("]"),
            Self::DowngradeOne => Key::Plain("["),
            Self::DowngradeToBase => Key::Plain("{"),
            Self::Stop => Key::Plain("Escape"),
            Self::Rehearse => Key::Plain("r"),
            Self::NextRevision => Key::Plain("n"),
            Self::PreviousRevision => Key::Plain("p"),
            Self::Search => Key::Plain("/"),
            Self::ShowAlembic => Key::Plain(":"),
            Self::ShowKeys => Key::Plain("?"),
            Self::ShowPalette => Key::Command("k"),
            Self::RunSql => Key::InEditor("Enter"),
            Self::SaveFile => Key::InEditor("s"),
            _ => return None,
        })
    }
}
