//! When each action can be done, and why not.

use super::Action;
use crate::EngineState;
use crate::state::{ChosenRange, DrawerView, FileDifference, Rehearsal, View, Workbench};

/// Why something can't be done now, as it follows "not now:"; none where it can.
type WhyNot = Option<&'static str>;

impl Action {
    /// Whether it can be done now.
    pub fn is_enabled(self, bench: &Workbench) -> bool {
        self.why_not(bench).is_none()
    }

    /// Why it can't be done now, as it follows "not now:"; none where it can.
    pub fn why_not(self, bench: &Workbench) -> WhyNot {
        let side = bench.rehearsal();
        match self {
            Self::Stop => unless(side.is_running(), "nothing is running"),
            Self::OpenFolder | Self::OpenArchive | Self::OpenSample | Self::OpenSavedRun => {
                nothing_opening(bench).or_else(|| idle(side))
            }
            Self::SaveRun => no_saved_run(bench)
                .or_else(|| unless(bench.shown_runs().next().is_some(), "nothing has run yet"))
                .or_else(|| idle(side)),
            Self::Reload => open(side).or_else(|| reloadable(side)).or_else(|| idle(side)),
            Self::RestartEngine => {
                let is_broken = matches!(bench.engine().state, EngineState::Broken(_));
                unless(is_broken, "the engine is not broken")
            }
            Self::UpgradeToSelected => to_selected(side, false, "the database has the selected revision already"),
            Self::DowngradeToSelected => to_selected(side, true, "the database does not have the selected revision"),
            Self::Rehearse => open(side).or_else(|| idle(side)).or_else(|| range(bench)),
            Self::Undo => open(side)
                .or_else(|| idle(side))
                .or_else(|| {
                    let has_one = side.runs.snapshots.before_last().is_some();
                    unless(
                        has_one,
                        "no command has written to the database, or the state before it is no longer kept",
                    )
                })
                .or_else(|| ready(bench)),
            Self::TakeOver => idle(side).or_else(|| {
                let is_there = side.runs.range.as_ref().is_some_and(|range| range.can_be_taken_over());
                unless(is_there, "no rehearsed deploy has left a database")
            }),
            Self::RangeFromSelected | Self::RangeToSelected => open(side).or_else(|| selected(side)),
            Self::WholeRange => open(side).or_else(|| {
                unless(
                    side.chosen_range != ChosenRange::default(),
                    "it is the chosen range already",
                )
            }),
            Self::ShowSource | Self::ShowChanges | Self::ShowObjects | Self::ShowDiagram => selected(side),
            Self::NextRevision | Self::PreviousRevision => open(side).or_else(|| no_saved_run(bench)),
            Self::CancelOpening => unless(bench.page.opening.is_some(), "nothing is being opened"),
            Self::CloseSavedRun => unless(bench.page.records.saved.is_some(), "no saved run is shown"),
            Self::DismissNotice => unless(bench.page.notice.is_some(), "there is no message"),
            Self::CloseDrawer => unless(bench.page.layout.drawer.is_some(), "it is closed"),
            Self::EnterReview | Self::EnterOnboarding | Self::EnterRollback => {
                nothing_opening(bench).or_else(|| unless(side.opened.is_none(), "a repository is open"))
            }
            Self::ShowReview
            | Self::ShowSchema
            | Self::ShowRollback
            | Self::ShowWorkbench
            | Self::ShowAlembic
            | Self::ShowSql
            | Self::ShowData
            | Self::ShowSnapshots
            | Self::ShowProblems
            | Self::Search => open(side),
            Self::SwitchTheme | Self::ShowPalette | Self::ShowKeys => None,
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
            | Self::Close => open(side).or_else(|| idle(side)),
            Self::RunSql | Self::ExplainSql => sql(bench),
            Self::StopReading => unless(side.data.reading.is_some(), "no rows are being read"),
            Self::EditFile
            | Self::SaveFile
            | Self::EndEditing
            | Self::DropEdits
            | Self::DownloadFile
            | Self::DiscardChanges
            | Self::RemoveFile => match shown_file(bench) {
                Ok(differs) => self.why_not_with_file(side, differs),
                Err(why) => Some(why),
            },
        }
    }

    /// The same of what is done with the shown file.
    fn why_not_with_file(self, side: &Rehearsal, differs: FileDifference) -> WhyNot {
        let editing = || unless(differs.is_edited, "the shown file is not being edited");
        let written = || {
            unless(!differs.is_edited, "the shown file is being edited")
                .or_else(|| unless(differs.is_written, "the shown file is the folder’s"))
        };
        match self {
            Self::EditFile => unless(!differs.is_edited, "the shown file is being edited")
                .or_else(|| unless(differs.is_editable, "only Python files and templates are edited here")),
            Self::SaveFile => editing()
                .or_else(|| unless(differs.is_unsaved, "nothing was typed since the file was saved"))
                .or_else(|| idle(side)),
            Self::EndEditing => editing().or_else(|| unless(!differs.is_unsaved, "what was typed is not saved")),
            Self::DropEdits => {
                editing().or_else(|| unless(differs.is_unsaved, "nothing was typed since the file was saved"))
            }
            Self::DiscardChanges => written()
                .or_else(|| unless(!differs.is_new, "the folder has no version of the shown file"))
                .or_else(|| idle(side)),
            Self::RemoveFile => written()
                .or_else(|| unless(differs.is_new, "the folder has the shown file too"))
                .or_else(|| idle(side)),
            _ => written(),
        }
    }
}

fn unless(holds: bool, why: &'static str) -> WhyNot {
    (!holds).then_some(why)
}

fn open(side: &Rehearsal) -> WhyNot {
    unless(side.opened.is_some(), "no repository is open")
}

fn idle(side: &Rehearsal) -> WhyNot {
    unless(!side.is_running(), "a command is running")
}

fn nothing_opening(bench: &Workbench) -> WhyNot {
    unless(bench.page.opening.is_none(), "something is being opened")
}

fn no_saved_run(bench: &Workbench) -> WhyNot {
    unless(bench.page.records.saved.is_none(), "a saved run is shown")
}

fn selected(side: &Rehearsal) -> WhyNot {
    unless(side.selection.revision.is_some(), "no revision is selected")
}

fn reloadable(side: &Rehearsal) -> WhyNot {
    let is_reloadable = side.opened.as_ref().is_some_and(|opened| opened.source.is_reloadable());
    unless(is_reloadable, "its source can’t be read again")
}

/// Whether the chosen range has revisions, and both of its ends are there.
fn range(bench: &Workbench) -> WhyNot {
    let side = bench.rehearsal();
    no_saved_run(bench)
        .or_else(|| unless(side.history().is_some(), "the revision files are not read yet"))
        .or_else(|| {
            let ends_are_there = side.unknown_end(&side.chosen_range).is_none();
            unless(ends_are_there, "an end of the range is no revision of the graph")
        })
        .or_else(|| unless(side.counted.has_range, "the range has no revisions"))
}

/// Whether the database can go to the selected revision; `from_applied` tells from which side.
fn to_selected(side: &Rehearsal, from_applied: bool, otherwise: &'static str) -> WhyNot {
    let is_applied = || {
        let (history, selected) = (side.history()?, side.selection.revision.as_ref()?);
        Some(side.is_applied(history.graph.find(selected)?))
    };
    idle(side).or_else(|| match is_applied() {
        None => Some("no revision is selected"),
        Some(is_applied) => unless(is_applied == from_applied, otherwise),
    })
}

fn sql(bench: &Workbench) -> WhyNot {
    let side = bench.rehearsal();
    open(side)
        .or_else(|| {
            unless(
                bench.page.layout.drawer == Some(DrawerView::Sql),
                "the SQL console is closed",
            )
        })
        .or_else(|| unless(!side.sql.text.trim().is_empty(), "the SQL console is empty"))
        .or_else(|| idle(side))
        .or_else(|| ready(bench))
}

fn ready(bench: &Workbench) -> WhyNot {
    unless(bench.engine().is_ready(), "the engine is not ready")
}

/// How the file in the middle of the workbench differs; or why there is none.
fn shown_file(bench: &Workbench) -> Result<FileDifference, &'static str> {
    let side = bench.rehearsal();
    let Some(opened) = &side.opened else {
        return Err("no repository is open");
    };
    if bench.page.layout.view != View::Workbench {
        return Err("a file is shown in the workbench");
    }
    let path = side.shown_path().ok_or("no file is shown")?;
    Ok(opened.difference(path))
}
