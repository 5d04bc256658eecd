//! Everything that is done by one press: one list from which the toolbar, the header, the start screen, menus, keys, their overlay and the
//! command palette are made.

use protocol::Task;
use strum::{EnumIter, IntoEnumIterator};

use crate::msg::{Msg, OpenMsg, RecordMsg, RunMsg, SettingsMsg, ViewMsg};
use crate::state::{ChosenRange, Door, DrawerView, Form, RangeStart, RevisionView, SchemaView, View, Workbench};

/// One action. The order is that of the toolbar, the overlay and the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
#[allow(missing_docs)]
pub enum Action {
    Rehearse,
    TakeOver,
    RangeFromSelected,
    RangeToSelected,
    WholeRange,
    UpgradeToHead,
    UpgradeOne,
    DowngradeOne,
    DowngradeToBase,
    Stop,
    Reset,
    UpgradeToSelected,
    DowngradeToSelected,
    FromEmpty,
    FromStamp,
    FromModels,
    NewRevision,
    OpenFolder,
    OpenArchive,
    OpenSample,
    OpenSavedRun,
    CancelOpening,
    CloseSavedRun,
    SaveRun,
    Reload,
    Close,
    Settings,
    RestartEngine,
    ShowReview,
    ShowSchema,
    ShowRollback,
    ShowWorkbench,
    NextRevision,
    PreviousRevision,
    ShowSource,
    ShowChanges,
    ShowObjects,
    ShowDiagram,
    ShowAlembic,
    ShowSql,
    ShowData,
    ShowProblems,
    CloseDrawer,
    Search,
    EnterReview,
    EnterOnboarding,
    EnterRollback,
    DismissNotice,
    SwitchTheme,
    ShowPalette,
    ShowKeys,
}

/// What an action is about; a heading of the overlay and the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
#[allow(missing_docs)]
pub enum Group {
    Rehearse,
    Start,
    Repository,
    Show,
    Page,
}

impl Group {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rehearse => "Rehearse",
            Self::Start => "Start from",
            Self::Repository => "Repository and runs",
            Self::Show => "Show",
            Self::Page => "Page",
        }
    }

    /// Its actions, in order.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::iter().filter(move |action| action.group() == self)
    }
}

/// A key that does what an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// This key, as `KeyboardEvent.key` names it, while no text field has the focus.
    Plain(&'static str),
    /// The same with Ctrl, or with the command key of a Mac; a text field may have the focus.
    Command(&'static str),
}

/// How an action is done.
#[derive(Debug)]
pub enum Deed {
    /// By a message.
    Send(Msg),
    /// By the page alone, which the state knows nothing of.
    OfThePage(PageDeed),
}

/// What only the page can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageDeed {
    /// Ask for a folder.
    ChooseFolder,
    /// Ask for an archive.
    ChooseArchive,
    /// Ask for the file of a saved run.
    ChooseSavedRun,
    /// Move the focus to the search of the graph.
    FocusSearch,
    /// Show Alembic's command line and move the focus there.
    FocusConsole,
    /// Switch between light and dark.
    SwitchTheme,
    /// Show all actions, to be found by typing.
    ShowPalette,
    /// Show the keys.
    ShowKeys,
}

impl Action {
    /// The actions of the toolbar, in order.
    pub const TOOLBAR: [Self; 6] = [
        Self::UpgradeToHead,
        Self::UpgradeOne,
        Self::DowngradeOne,
        Self::DowngradeToBase,
        Self::Stop,
        Self::Reset,
    ];

    /// All actions, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The action of a key, where it has one.
    pub fn of_key(key: Key) -> Option<Self> {
        Self::iter().find(|action| action.key() == Some(key))
    }

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
            Self::Reset => "Reset",
            Self::UpgradeToSelected => "Upgrade to here",
            Self::DowngradeToSelected => "Downgrade to here",
            Self::FromEmpty => "An empty database",
            Self::FromStamp => "A stamp…",
            Self::FromModels => "The models",
            Self::NewRevision => "New revision…",
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
            Self::Reset => "Start again with an empty database",
            Self::UpgradeToSelected => "alembic upgrade, to the selected revision",
            Self::DowngradeToSelected => "alembic downgrade, to the selected revision",
            Self::FromEmpty => "nothing but PostgreSQL’s own (Reset)",
            Self::FromStamp => "alembic stamp: the version table names a revision, nothing runs",
            Self::FromModels => "metadata.create_all(), where env.py’s target_metadata imports",
            Self::NewRevision => "alembic revision, with or without --autogenerate",
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
            _ => return None,
        })
    }

    /// What it is about.
    pub const fn group(self) -> Group {
        match self {
            Self::Rehearse
            | Self::TakeOver
            | Self::RangeFromSelected
            | Self::RangeToSelected
            | Self::WholeRange
            | Self::UpgradeToHead
            | Self::UpgradeOne
            | Self::DowngradeOne
            | Self::DowngradeToBase
            | Self::Stop
            | Self::Reset
            | Self::UpgradeToSelected
            | Self::DowngradeToSelected
            | Self::NewRevision => Group::Rehearse,
            Self::FromEmpty | Self::FromStamp | Self::FromModels => Group::Start,
            Self::OpenFolder
            | Self::OpenArchive
            | Self::OpenSample
            | Self::OpenSavedRun
            | Self::CancelOpening
            | Self::CloseSavedRun
            | Self::SaveRun
            | Self::Reload
            | Self::Close
            | Self::Settings
            | Self::RestartEngine
            | Self::EnterReview
            | Self::EnterOnboarding
            | Self::EnterRollback => Group::Repository,
            Self::ShowReview
            | Self::ShowRollback
            | Self::ShowWorkbench
            | Self::ShowObjects
            | Self::NextRevision
            | Self::PreviousRevision
            | Self::ShowProblems
            | Self::CloseDrawer
            | Self::ShowSource
            | Self::ShowChanges
            | Self::ShowSchema
            | Self::ShowDiagram
            | Self::ShowAlembic
            | Self::ShowSql
            | Self::ShowData
            | Self::Search => Group::Show,
            Self::DismissNotice | Self::SwitchTheme | Self::ShowPalette | Self::ShowKeys => Group::Page,
        }
    }

    /// Whether it can be done now.
    pub fn is_enabled(self, bench: &Workbench) -> bool {
        let side = bench.rehearsal();
        let (is_open, is_running) = (side.opened.is_some(), side.is_running());
        match self {
            Self::Stop => is_running,
            Self::OpenFolder | Self::OpenArchive | Self::OpenSample | Self::OpenSavedRun => {
                bench.page.opening.is_none() && !is_running
            }
            Self::SaveRun => bench.page.saved.is_none() && bench.shown_runs().next().is_some() && !is_running,
            Self::Reload => side.opened.as_ref().is_some_and(|opened| opened.source.is_reloadable()) && !is_running,
            Self::RestartEngine => matches!(bench.engine().state, crate::EngineState::Broken(_)),
            Self::UpgradeToSelected => !is_running && is_applied(bench) == Some(false),
            Self::DowngradeToSelected => !is_running && is_applied(bench) == Some(true),
            Self::Rehearse => !is_running && can_rehearse(bench),
            Self::TakeOver => !is_running && side.range.as_ref().is_some_and(|range| range.can_be_taken_over()),
            Self::RangeFromSelected | Self::RangeToSelected => is_open && side.selection.revision.is_some(),
            Self::WholeRange => is_open && side.chosen_range != ChosenRange::default(),
            Self::ShowSource | Self::ShowChanges | Self::ShowObjects | Self::ShowDiagram => {
                side.selection.revision.is_some()
            }
            Self::NextRevision | Self::PreviousRevision => is_open && bench.page.saved.is_none(),
            Self::CancelOpening => bench.page.opening.is_some(),
            Self::CloseSavedRun => bench.page.saved.is_some(),
            Self::DismissNotice => bench.page.notice.is_some(),
            Self::CloseDrawer => bench.page.drawer.is_some(),
            Self::EnterReview | Self::EnterOnboarding | Self::EnterRollback => bench.page.opening.is_none() && !is_open,
            Self::ShowReview
            | Self::ShowSchema
            | Self::ShowRollback
            | Self::ShowWorkbench
            | Self::ShowAlembic
            | Self::ShowSql
            | Self::ShowData
            | Self::ShowProblems
            | Self::Search => is_open,
            Self::SwitchTheme | Self::ShowPalette | Self::ShowKeys => true,
            Self::UpgradeToHead
            | Self::UpgradeOne
            | Self::DowngradeOne
            | Self::DowngradeToBase
            | Self::Reset
            | Self::FromEmpty
            | Self::FromStamp
            | Self::FromModels
            | Self::NewRevision
            | Self::Settings
            | Self::Close => is_open && !is_running,
        }
    }

    /// How it is done.
    pub fn deed(self, bench: &Workbench) -> Deed {
        let selected = || bench.rehearsal().selection.revision.clone();
        Deed::Send(match self {
            Self::Rehearse => rehearse(bench),
            Self::TakeOver => RunMsg::TakeOver.into(),
            Self::RangeFromSelected => choose_range(bench, |range, id| range.from = RangeStart::Revision(id)),
            Self::RangeToSelected => choose_range(bench, |range, id| range.to = Some(id)),
            Self::WholeRange => ViewMsg::ChooseRange(ChosenRange::default()).into(),
            Self::UpgradeToHead => run_line(if has_several_heads(bench) {
                "upgrade heads"
            } else {
                "upgrade head"
            }),
            Self::UpgradeOne => run_line("upgrade +1"),
            Self::DowngradeOne => run_line("downgrade -1"),
            Self::DowngradeToBase => run_line("downgrade base"),
            Self::UpgradeToSelected => run_line(&format!("upgrade {}", selected().unwrap_or_default())),
            Self::DowngradeToSelected => run_line(&format!("downgrade {}", selected().unwrap_or_default())),
            Self::Stop => RunMsg::Stop.into(),
            Self::Reset | Self::FromEmpty => RunMsg::Task(Task::Reset).into(),
            Self::FromModels => RunMsg::Task(Task::CreateFromModels).into(),
            Self::FromStamp => open_form(Form::Stamp { revision: selected() }),
            Self::NewRevision => open_form(Form::NewRevision),
            Self::Settings => open_form(Form::Settings { variable: None }),
            Self::OpenSample => OpenMsg::Sample.into(),
            Self::Reload => OpenMsg::Reload.into(),
            Self::CancelOpening => OpenMsg::Cancel.into(),
            Self::CloseSavedRun => RecordMsg::Close.into(),
            Self::DismissNotice => ViewMsg::DismissNotice.into(),
            Self::Close => OpenMsg::Close.into(),
            Self::SaveRun => RecordMsg::Save.into(),
            Self::RestartEngine => RunMsg::RestartEngine.into(),
            Self::ShowSource => ViewMsg::Show(RevisionView::Source).into(),
            Self::ShowChanges => ViewMsg::Show(RevisionView::Changes).into(),
            Self::ShowReview => ViewMsg::ShowView(View::Review).into(),
            Self::ShowSchema => ViewMsg::ShowView(View::Schema).into(),
            Self::ShowRollback => ViewMsg::ShowView(View::Rollback).into(),
            Self::ShowWorkbench => ViewMsg::ShowView(View::Workbench).into(),
            Self::NextRevision => ViewMsg::MoveInRange(1).into(),
            Self::PreviousRevision => ViewMsg::MoveInRange(-1).into(),
            Self::ShowObjects => ViewMsg::ShowSchema(SchemaView::Objects).into(),
            Self::ShowDiagram => ViewMsg::ShowSchema(SchemaView::Diagram).into(),
            Self::ShowSql => ViewMsg::ShowDrawer(DrawerView::Sql).into(),
            Self::ShowData => ViewMsg::ShowDrawer(DrawerView::Data).into(),
            Self::ShowProblems => ViewMsg::ShowDrawer(DrawerView::Problems).into(),
            Self::CloseDrawer => ViewMsg::CloseDrawer.into(),
            Self::EnterReview => ViewMsg::Enter(Door::Review).into(),
            Self::EnterOnboarding => ViewMsg::Enter(Door::Onboarding).into(),
            Self::EnterRollback => ViewMsg::Enter(Door::Rollback).into(),
            Self::ShowAlembic => return Deed::OfThePage(PageDeed::FocusConsole),
            Self::OpenFolder => return Deed::OfThePage(PageDeed::ChooseFolder),
            Self::OpenArchive => return Deed::OfThePage(PageDeed::ChooseArchive),
            Self::OpenSavedRun => return Deed::OfThePage(PageDeed::ChooseSavedRun),
            Self::Search => return Deed::OfThePage(PageDeed::FocusSearch),
            Self::SwitchTheme => return Deed::OfThePage(PageDeed::SwitchTheme),
            Self::ShowPalette => return Deed::OfThePage(PageDeed::ShowPalette),
            Self::ShowKeys => return Deed::OfThePage(PageDeed::ShowKeys),
        })
    }
}

impl Key {
    /// As people read it: `]`, `Ctrl+K`, `⌘K`.
    pub fn shown(self, is_mac: bool) -> String {
        match self {
            Self::Plain(key) => key.to_owned(),
            Self::Command(key) if is_mac => format!("⌘{}", key.to_uppercase()),
            Self::Command(key) => format!("Ctrl+{}", key.to_uppercase()),
        }
    }
}

/// Whether the chosen range has revisions, and both of its ends are there.
fn can_rehearse(bench: &Workbench) -> bool {
    let side = bench.rehearsal();
    bench.page.saved.is_none()
        && side.history().is_some()
        && side.unknown_end(&side.chosen_range).is_none()
        && side.has_range
}

fn rehearse(bench: &Workbench) -> Msg {
    let range = &bench.rehearsal().chosen_range;
    let (from, to, fill) = (range.from.clone(), range.target().to_owned(), range.fill());
    RunMsg::Rehearse { from, to, fill }.into()
}

/// The chosen range with one end at the selected revision.
fn choose_range(bench: &Workbench, change: impl FnOnce(&mut ChosenRange, String)) -> Msg {
    let side = bench.rehearsal();
    let mut range = side.chosen_range.clone();
    change(&mut range, side.selection.revision.clone().unwrap_or_default());
    ViewMsg::ChooseRange(range).into()
}

fn has_several_heads(bench: &Workbench) -> bool {
    let history = bench.rehearsal().history();
    history.is_some_and(|history| history.graph.heads().len() > 1)
}

/// Whether the database has the selected revision; none where none is selected.
fn is_applied(bench: &Workbench) -> Option<bool> {
    let side = bench.rehearsal();
    let (history, selected) = (side.history()?, side.selection.revision.as_ref()?);
    Some(side.is_applied(history.graph.find(selected)?))
}

fn run_line(line: &str) -> Msg {
    RunMsg::Line(line.to_owned()).into()
}

fn open_form(form: Form) -> Msg {
    SettingsMsg::OpenForm(form).into()
}

/// The actions whose label or help holds every word that was typed, in any case; all of them for an empty text.
pub fn found(typed: &str) -> Vec<Action> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let matches = |action: &Action| {
        let text = format!("{} {} {}", action.group().title(), action.label(), action.help()).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    Action::iter().filter(matches).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_actions_have_one_key_or_one_label() {
        let keys: Vec<String> = Action::all()
            .filter_map(Action::key)
            .map(|key| key.shown(false))
            .collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{keys:?}");
        let labels: HashSet<_> = Action::all().map(Action::label).collect();
        assert_eq!(labels.len(), Action::all().count());
    }

    #[test]
    fn the_groups_hold_every_action_once() {
        let grouped: Vec<Action> = Group::iter().flat_map(Group::actions).collect();
        assert_eq!(grouped.len(), Action::all().count());
    }

    #[test]
    fn without_a_repository_only_what_needs_none_can_be_done() {
        let bench = Workbench::default();
        let enabled: Vec<Action> = Action::all().filter(|action| action.is_enabled(&bench)).collect();
        assert_eq!(
            enabled,
            [
                Action::OpenFolder,
                Action::OpenArchive,
                Action::OpenSample,
                Action::OpenSavedRun,
                Action::EnterReview,
                Action::EnterOnboarding,
                Action::EnterRollback,
                Action::SwitchTheme,
                Action::ShowPalette,
                Action::ShowKeys,
            ]
        );
    }

    #[test]
    fn actions_are_found_by_words_in_any_order() {
        assert_eq!(found("head UPGRADE"), [Action::UpgradeToHead]);
        assert_eq!(found("   ").len(), Action::all().count());
        assert_eq!(found("no such thing"), []);
    }
}
