//! The only writer of [`State`]: a message comes in, the state changes, and effects go out. Nothing here touches the browser.

mod data;
mod editing;
mod engine;
mod offers;
mod opening;
mod records;
mod running;
mod settings;
mod sql;
mod wheels;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use protocol::{
    Command, Event, MigrationEnvironment, Offer, PostgresqlBuild, RunId, Settings, SqlalchemyVersion, Task,
};
use repository::{ReadSummary, Repository, Wheel};
use review::RunRecord;
use revisions::{Discovery, LineRange};

use crate::history::History;
use crate::settings::{Found, RepositorySettings};
use crate::state::{
    AskedFor, DockView, Form, Notice, Opening, Question, Remembered, RevisionView, Shared, Source, State,
};

/// What happened: something the user did, or something that came from outside.
#[derive(Debug)]
pub enum Msg {
    /// Open the sample project.
    OpenSample,
    /// Open an archive behind an address.
    OpenLink(String),
    /// Ask whether an archive may be downloaded from another host, which the page's address names.
    AskToDownload {
        /// The whole address.
        url: String,
        /// Scheme, host and port.
        host: String,
    },
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
    /// Point at a line of the shown file; the statements that it sent are marked too.
    MarkLine(u32),
    /// Show another side of the selected revision.
    ShowView(RevisionView),
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
    /// Create all tables of the models.
    CreateFromModels,
    /// `alembic revision` with a message.
    NewRevision {
        /// The message.
        message: String,
        /// Compare the models with the database.
        autogenerate: bool,
    },
    /// Do what a fault offers.
    Accept(Offer),
    /// Lay a form over the page.
    OpenForm(Form),
    /// Take the form away; what it holds is lost.
    CloseForm,
    /// Take over what the form for settings holds.
    ApplySettings(RepositorySettings),
    /// Take over nothing of what was kept for other sources of the same name, and don't ask again.
    DeclineSettings,
    /// The source was searched for what it asks for.
    AskedRead(Shared<AskedFor>),
    /// Edit a file in the page.
    Edit(String),
    /// A file that is being edited holds this now.
    Typed(String, String),
    /// Put what was typed into the repository in the page.
    SaveFile(String),
    /// Forget what was typed since the file was saved last.
    StopEditing(String),
    /// Go back to the file as it is in the folder; asks first.
    Revert(String),
    /// A wheel was unpacked.
    WheelRead(Box<Wheel>),
    /// Take a wheel out again, by its folder.
    RemoveWheel(String),
    /// Load a library from the package index.
    LoadLibrary(String),
    /// The question was answered: go on with it, or don't.
    Answer(bool),
    /// Start the engine anew after it broke.
    RestartEngine,
    /// Show another view at the bottom of the page.
    ShowDock(DockView),
    /// The SQL console holds this now.
    TypeSql(String),
    /// Run the statements of a text, which begins at this place of the SQL console, in UTF-16 units.
    RunSql(String, u32),
    /// Ask how PostgreSQL would carry out the statement of the SQL console that a place, in bytes, is in.
    ExplainSql(String, usize),
    /// Show the rows of a table or view, by its name, with its schema where that is not `public`.
    Browse(String),
    /// Sort the rows by a column; once more the other way around, and a third time not at all.
    SortRows(String),
    /// Show another page of the rows, counted from 0.
    ShowRowsPage(u64),
    /// End reading rows; the engine is started anew.
    StopReading,
    /// Save what all commands on this database did, as a run record.
    SaveRuns,
    /// A saved run was read from a file of this name.
    RecordRead(String, Box<RunRecord>),
    /// Go back from the saved run to what ran here.
    CloseRecord,
    /// Show one of the commands: its plan, its outcome, its timeline.
    LookAt(RunId),
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
    /// What the user set for this source before, and for others of its name.
    pub kept: Found,
    /// Its environments, where they were looked for already: in a large repository that takes more than a moment.
    pub discovery: Option<Discovery>,
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
        /// What the user set.
        settings: Settings,
        /// Begin with an empty database instead of the one that is there.
        fresh: bool,
    },
    /// Send a command to the engine.
    Send(Command),
    /// End the worker wherever it is and start another from the last snapshot.
    RestartEngine {
        /// The SQLAlchemy to start with.
        sqlalchemy: SqlalchemyVersion,
        /// The PostgreSQL to start.
        postgresql: PostgresqlBuild,
        /// Begin with an empty database instead of the last snapshot.
        fresh: bool,
    },
    /// Search the source of an environment for what it asks for, and answer with [`Msg::AskedRead`].
    Survey(Shared<Repository>, usize),
    /// Remember what the user set for a source, which gave a repository of this name.
    RememberSettings(Source, String, RepositorySettings),
    /// Load a library from the package index, and answer with [`Msg::WheelRead`].
    LoadLibrary(String),
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
        Msg::AskToDownload { url, host } => {
            state.question = Some(Question::Download { url, host });
            vec![]
        }
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
        Msg::MarkLine(line) => {
            state.marked_lines = Some(LineRange {
                first: line,
                last: line,
            });
            vec![]
        }
        Msg::ShowView(view) => {
            state.view = view;
            vec![]
        }
        Msg::MoveSelection(rows) => move_selection(state, rows),
        Msg::Search(query) => {
            state.query = query;
            vec![]
        }
        Msg::RunLine(line) => running::run_line(state, &line),
        Msg::Stop => running::stop(state),
        Msg::Reset => running::start(state, Task::Reset),
        Msg::CreateFromModels => running::start(state, Task::CreateFromModels),
        Msg::NewRevision { message, autogenerate } => running::new_revision(state, &message, autogenerate),
        Msg::Accept(offer) => offers::accept(state, offer),
        Msg::OpenForm(form) => settings::open_form(state, form),
        Msg::CloseForm => {
            state.form = None;
            vec![]
        }
        Msg::ApplySettings(settings) => settings::apply(state, settings),
        Msg::DeclineSettings => settings::decline(state),
        Msg::AskedRead(asked) => {
            if let Some(opened) = state.opened.as_mut() {
                opened.asked = Some(asked);
            }
            vec![]
        }
        Msg::Edit(path) => editing::edit(state, path),
        Msg::Typed(path, text) => editing::typed(state, path, text),
        Msg::SaveFile(path) => editing::save(state, &path),
        Msg::StopEditing(path) => editing::stop(state, &path),
        Msg::Revert(path) => editing::ask_to_revert(state, path),
        Msg::WheelRead(wheel) => wheels::add(state, *wheel),
        Msg::RemoveWheel(folder) => wheels::remove(state, &folder),
        Msg::LoadLibrary(name) => wheels::load(state, name),
        Msg::Answer(yes) => editing::answer(state, yes),
        Msg::RestartEngine => engine::restart(state),
        Msg::ShowDock(view) => {
            state.dock = view;
            data::read(state)
        }
        Msg::TypeSql(text) => {
            state.sql.text = text;
            vec![]
        }
        Msg::RunSql(text, from) => sql::run(state, &text, from),
        Msg::ExplainSql(text, cursor) => sql::explain(state, &text, cursor),
        Msg::Browse(table) => data::browse(state, table),
        Msg::StopReading => data::stop(state),
        Msg::SortRows(column) => data::sort_by(state, column),
        Msg::ShowRowsPage(page) => data::show_page(state, page),
        Msg::SaveRuns => running::save(state),
        Msg::RecordRead(file, record) => records::open(state, file, *record),
        Msg::CloseRecord => records::close(state),
        Msg::LookAt(run) => {
            state.looked_at = None;
            let is_shown = state.shown_run().is_none_or(|shown| shown.id == run);
            state.looked_at = (!is_shown).then_some(run);
            vec![]
        }
        Msg::Download(path) => editing::download(state, &path),
        Msg::Engine(event) => engine::on_event(state, event),
    }
}

fn select(state: &mut State, revision: String, lines: Option<LineRange>) -> Vec<Effect> {
    if lines.is_some() {
        state.view = RevisionView::Source;
    }
    state.selected = Some(revision);
    state.shown_file = None;
    state.marked_lines = lines;
    vec![Effect::UpdateAddress]
}

fn move_selection(state: &mut State, rows: isize) -> Vec<Effect> {
    let visible = state.listed();
    let selected = state.selected.as_ref();
    let next = match visible.iter().position(|id| Some(id) == selected) {
        Some(at) => at.saturating_add_signed(rows).min(visible.len().saturating_sub(1)),
        None => 0,
    };
    match visible.into_iter().nth(next) {
        Some(id) => select(state, id, None),
        None => vec![],
    }
}
