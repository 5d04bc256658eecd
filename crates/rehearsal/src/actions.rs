//! Everything that is done by one press: one list from which the toolbar, the header, the start screen, menus, keys, their overlay and the
//! command palette are made. What an action is called, when it can be done and how are below, each for all actions.

mod deed;
mod names;
mod when;

use strum::{EnumIter, IntoEnumIterator};

pub use deed::{Deed, PageDeed};
pub use names::Key;

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
    Undo,
    Reset,
    UpgradeToSelected,
    DowngradeToSelected,
    FromEmpty,
    FromStamp,
    FromModels,
    NewRevision,
    RunSql,
    ExplainSql,
    StopReading,
    EditFile,
    SaveFile,
    EndEditing,
    DropEdits,
    DownloadFile,
    DiscardChanges,
    RemoveFile,
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
    ShowSnapshots,
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
    Sql,
    File,
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
            Self::Sql => "SQL and data",
            Self::File => "The shown file",
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

impl Action {
    /// The actions of the toolbar, in order.
    pub const TOOLBAR: [Self; 7] = [
        Self::UpgradeToHead,
        Self::UpgradeOne,
        Self::DowngradeOne,
        Self::DowngradeToBase,
        Self::Stop,
        Self::Undo,
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
            | Self::Undo
            | Self::Reset
            | Self::UpgradeToSelected
            | Self::DowngradeToSelected
            | Self::NewRevision => Group::Rehearse,
            Self::FromEmpty | Self::FromStamp | Self::FromModels => Group::Start,
            Self::RunSql | Self::ExplainSql | Self::StopReading => Group::Sql,
            Self::EditFile
            | Self::SaveFile
            | Self::EndEditing
            | Self::DropEdits
            | Self::DownloadFile
            | Self::DiscardChanges
            | Self::RemoveFile => Group::File,
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
            | Self::ShowSnapshots
            | Self::Search => Group::Show,
            Self::DismissNotice | Self::SwitchTheme | Self::ShowPalette | Self::ShowKeys => Group::Page,
        }
    }
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
    use crate::Workbench;

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
    fn keys_are_shown_as_they_are_printed() {
        let shown = |action: Action, is_mac| action.key().unwrap().shown(is_mac);
        assert_eq!(shown(Action::UpgradeOne, true), "]");
        assert_eq!(shown(Action::Stop, false), "Escape");
        assert_eq!(shown(Action::SaveFile, false), "Ctrl+S");
        assert_eq!(shown(Action::RunSql, false), "Ctrl+Enter");
        assert_eq!(shown(Action::RunSql, true), "⌘Enter");
    }

    #[test]
    fn actions_are_found_by_words_in_any_order() {
        assert_eq!(found("head UPGRADE"), [Action::UpgradeToHead]);
        assert_eq!(found("   ").len(), Action::all().count());
        assert_eq!(found("no such thing"), []);
    }
}
