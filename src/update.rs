//! The only writer of [`State`]: a message comes in, the state changes, and effects go out. Nothing here touches the browser.

mod engine;
mod opening;
mod running;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use protocol::{Command, Event, MigrationEnvironment};
use repository::{ReadSummary, Repository};
use revisions::LineRange;

use crate::history::History;
use crate::state::{Notice, Opening, Remembered, Shared, Source, State};

/// What happened: something the user did, or something that came from outside.
#[derive(Debug)]
pub enum Msg {
    /// Open the sample project.
    OpenSample,
    /// Open an archive behind an address.
    OpenLink(String),
    /// What the page's address names within the repository that is opened first.
    Remember {
        /// The name of a migration environment.
        environment: Option<String>,
        /// A revision id.
        revision: Option<String>,
    },
    /// Ask for a folder, and read it.
    PickFolder,
    /// Read the same source again.
    Reload,
    /// Go back to the first screen.
    Close,
    /// Opening got further.
    OpeningProgressed(Opening),
    /// End what is being opened; what was open stays.
    CancelOpening,
    /// A repository was read.
    RepositoryRead(Box<ReadRepository>),
    /// Opening ended without a repository; none when the user cancelled.
    OpeningFailed(Option<Notice>),
    /// Show another migration environment of the same repository.
    ChooseEnvironment(usize),
    /// The revision files were read.
    HistoryRead(Shared<History>),
    /// The notice was read.
    DismissNotice,
    /// Show a revision; with lines of its file to point at.
    Select(String, Option<LineRange>),
    /// Show a file of the repository that is no revision; with lines to point at.
    ShowFile(String, Option<LineRange>),
    /// Move the selection by rows: 1 is one row down, towards older revisions.
    MoveSelection(isize),
    /// Search the graph.
    Search(String),
    /// Run an Alembic command line; the word `alembic` in front is optional.
    RunLine(String),
    /// End the run at once.
    Stop,
    /// Empty the database.
    Reset,
    /// Start the engine anew after it broke.
    RestartEngine,
    /// Save a file of the repository.
    Download(String),
    /// The engine told something.
    Engine(Event),
}

/// A repository as an opener delivers it.
#[derive(Debug)]
pub struct ReadRepository {
    /// Its files.
    pub repository: Repository,
    /// How much was read and skipped.
    pub summary: ReadSummary,
    /// Where it came from.
    pub source: Source,
}

/// What is to be done outside of the state.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Fetch and read the sample project.
    OpenSample,
    /// Fetch and read the archive behind an address.
    OpenLink(String),
    /// End what is being opened.
    CancelOpening,
    /// Let the user choose a folder, and read it.
    PickFolder,
    /// Read the folder again that was chosen last.
    ReloadFolder,
    /// Read the revision files of an environment and answer with [`Msg::HistoryRead`].
    ReadHistory(Shared<Repository>, usize),
    /// Hand the repository to the engine.
    Mount {
        /// Its files.
        repository: Shared<Repository>,
        /// The environment that commands run in.
        environment: MigrationEnvironment,
        /// Begin with an empty database instead of the one that is there.
        fresh: bool,
    },
    /// Send a command to the engine.
    Send(Command),
    /// End the worker wherever it is and start another from the last snapshot.
    RestartEngine,
    /// Save bytes as a file.
    Download(String, Arc<[u8]>),
    /// Bring the address in line with what is shown.
    UpdateAddress,
}

/// Changes the state by one message and says what must be done outside.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::OpenSample => opening::begin(state, "the sample project", Effect::OpenSample),
        Msg::OpenLink(url) => opening::begin(state, &url.clone(), Effect::OpenLink(url)),
        Msg::Remember { environment, revision } => {
            state.remembered = Some(Remembered { environment, revision });
            vec![]
        }
        Msg::PickFolder => vec![Effect::PickFolder],
        Msg::Reload => opening::reload(state),
        Msg::Close => opening::close(state),
        Msg::OpeningProgressed(opening) => {
            state.opening = Some(opening);
            vec![]
        }
        Msg::CancelOpening => {
            state.opening = None;
            vec![Effect::CancelOpening]
        }
        Msg::RepositoryRead(read) => opening::repository_read(state, *read),
        Msg::OpeningFailed(notice) => {
            state.opening = None;
            state.notice = notice;
            vec![]
        }
        Msg::ChooseEnvironment(index) => opening::choose_environment(state, index),
        Msg::HistoryRead(history) => opening::history_read(state, history),
        Msg::DismissNotice => {
            state.notice = None;
            vec![]
        }
        Msg::Select(revision, lines) => select(state, revision, lines),
        Msg::ShowFile(path, lines) => {
            state.shown_file = Some(path);
            state.marked_lines = lines;
            vec![]
        }
        Msg::MoveSelection(rows) => move_selection(state, rows),
        Msg::Search(query) => {
            state.query = query;
            vec![]
        }
        Msg::RunLine(line) => running::run_line(state, &line),
        Msg::Stop => running::stop(state),
        Msg::Reset => running::reset(state),
        Msg::RestartEngine => engine::restart(state),
        Msg::Download(path) => download(state, &path),
        Msg::Engine(event) => engine::on_event(state, event),
    }
}

fn select(state: &mut State, revision: String, lines: Option<LineRange>) -> Vec<Effect> {
    state.selected = Some(revision);
    state.shown_file = None;
    state.marked_lines = lines;
    vec![Effect::UpdateAddress]
}

fn move_selection(state: &mut State, rows: isize) -> Vec<Effect> {
    let Some(history) = state.history().cloned() else {
        return vec![];
    };
    let visible = history.rows_matching(&state.query);
    let at = state
        .selected
        .as_deref()
        .and_then(|id| visible.iter().position(|&row| history.revision(row).id() == id));
    let next = match at {
        Some(at) => at.saturating_add_signed(rows).min(visible.len().saturating_sub(1)),
        None => 0,
    };
    match visible.get(next) {
        Some(&row) => select(state, history.revision(row).id().to_owned(), None),
        None => vec![],
    }
}

fn download(state: &State, path: &str) -> Vec<Effect> {
    let bytes = state
        .opened
        .as_ref()
        .and_then(|opened| opened.repository.bytes(path).cloned());
    bytes
        .map(|bytes| Effect::Download(path.rsplit('/').next().unwrap_or(path).to_owned(), bytes))
        .into_iter()
        .collect()
}
