//! How actions are done: by which message, or by what of the page.

use protocol::Task;

use super::Action;
use crate::msg::{DataMsg, EditMsg, Msg, OpenMsg, RecordMsg, RunMsg, SettingsMsg, SnapshotMsg, ViewMsg};
use crate::state::{ChosenRange, Door, DrawerView, Form, RangeStart, RevisionView, SchemaView, View, Workbench};

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
    /// Run the selected statements of the SQL console, or all of them.
    RunSql,
    /// Explain the statement at the cursor of the SQL console.
    ExplainSql,
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
    /// How it is done.
    pub fn deed(self, bench: &Workbench) -> Deed {
        let selected = || bench.rehearsal().selection.revision.clone();
        let shown_path = || bench.rehearsal().shown_path().unwrap_or_default().to_owned();
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
            Self::Undo => SnapshotMsg::Undo.into(),
            Self::Reset | Self::FromEmpty => RunMsg::Task(Task::Reset).into(),
            Self::FromModels => RunMsg::Task(Task::CreateFromModels).into(),
            Self::FromStamp => open_form(Form::Stamp { revision: selected() }),
            Self::NewRevision => open_form(Form::NewRevision),
            Self::Settings => open_form(Form::Settings { variable: None }),
            Self::StopReading => DataMsg::StopReading.into(),
            Self::EditFile => EditMsg::Begin(shown_path()).into(),
            Self::SaveFile => EditMsg::Save(shown_path()).into(),
            Self::EndEditing | Self::DropEdits => EditMsg::Stop(shown_path()).into(),
            Self::DownloadFile => EditMsg::Download(shown_path()).into(),
            Self::DiscardChanges | Self::RemoveFile => EditMsg::Revert(shown_path()).into(),
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
            Self::ShowSnapshots => ViewMsg::ShowDrawer(DrawerView::Snapshots).into(),
            Self::ShowProblems => ViewMsg::ShowDrawer(DrawerView::Problems).into(),
            Self::CloseDrawer => ViewMsg::CloseDrawer.into(),
            Self::EnterReview => ViewMsg::Enter(Door::Review).into(),
            Self::EnterOnboarding => ViewMsg::Enter(Door::Onboarding).into(),
            Self::EnterRollback => ViewMsg::Enter(Door::Rollback).into(),
            Self::RunSql => return Deed::OfThePage(PageDeed::RunSql),
            Self::ExplainSql => return Deed::OfThePage(PageDeed::ExplainSql),
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

fn rehearse(bench: &Workbench) -> Msg {
    let range = &bench.rehearsal().chosen_range;
    let (from, to, fill) = (range.from.clone(), range.target().to_owned(), range.fill());
    let tries_rows = true;
    RunMsg::Rehearse {
        from,
        to,
        fill,
        tries_rows,
    }
    .into()
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

fn run_line(line: &str) -> Msg {
    RunMsg::Line(line.to_owned()).into()
}

fn open_form(form: Form) -> Msg {
    SettingsMsg::OpenForm(form).into()
}
