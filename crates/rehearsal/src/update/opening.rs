//! From a click on "Open" to a graph on the screen.

use std::collections::{BTreeMap, BTreeSet};

use repository::Wheel;
use revisions::LookedFor;

use super::{editing, records, settings, wheels};
use crate::effect::Effect;
use crate::history::History;
use crate::msg::OpenMsg;
use crate::settings::RepositorySettings;
use crate::source::{FolderIdentity, Source};
use crate::state::{
    Count, Form, Layout, Notice, Opened, Opening, Question, ReadRepository, Rehearsal, Remembered, Selection, Shared,
    ShownRecords,
};

/// What opening and closing change: the rehearsal as a whole, which begins and ends with its repository, and what the page says meanwhile.
pub struct Parts<'a> {
    pub rehearsal: &'a mut Rehearsal,
    pub numbers: &'a mut Count,
    pub records: &'a mut ShownRecords,
    pub layout: &'a mut Layout,
    pub remembered: &'a mut Option<Remembered>,
    pub opening: &'a mut Option<Opening>,
    pub notice: &'a mut Option<Notice>,
}

impl Parts<'_> {
    fn begin(&mut self, name: &str, effect: Effect) -> Effect {
        begin(self.opening, self.notice, name, effect)
    }
}

pub fn update(at: &mut Parts<'_>, msg: OpenMsg) -> Vec<Effect> {
    match msg {
        OpenMsg::Sample => return vec![at.begin("the sample project", Effect::OpenSample)],
        OpenMsg::Link(url) => return vec![at.begin(&url.clone(), Effect::OpenLink(url))],
        OpenMsg::AskToDownload { url, host } => at.rehearsal.question = Some(Question::Download { url, host }),
        OpenMsg::Remember(remembered) => *at.remembered = Some(remembered),
        OpenMsg::PickFolder => return vec![Effect::PickFolder],
        OpenMsg::Reload => return reload(at),
        OpenMsg::Close => close(at),
        OpenMsg::Progressed(opening) => *at.opening = Some(opening),
        OpenMsg::Cancel => {
            *at.opening = None;
            return vec![Effect::CancelOpening];
        }
        OpenMsg::Read(read) => return repository_read(at, *read),
        OpenMsg::Failed(notice) => {
            *at.opening = None;
            *at.notice = notice;
        }
        OpenMsg::ChooseEnvironment(index) => choose_environment(at, index),
        OpenMsg::HistoryRead(history) => {
            history_read(at.rehearsal.opened.as_mut(), &mut at.rehearsal.selection, history)
        }
        OpenMsg::WheelRead(wheel) => wheel_read(at, *wheel),
        OpenMsg::RemoveWheel(folder) => {
            let is_running = at.rehearsal.is_running();
            if let Some(opened) = at.rehearsal.opened.as_mut().filter(|_| !is_running) {
                wheels::remove(opened, &folder);
            }
        }
        OpenMsg::LoadLibrary(name) => return vec![wheels::load(&mut at.rehearsal.form, at.opening, at.notice, name)],
    }
    vec![]
}

/// Something begins to be opened.
pub fn begin(opening: &mut Option<Opening>, notice: &mut Option<Notice>, name: &str, effect: Effect) -> Effect {
    *notice = None;
    *opening = Some(Opening {
        name: name.to_owned(),
        doing: "Loading".to_owned(),
        ..Opening::default()
    });
    effect
}

fn reload(at: &mut Parts<'_>) -> Vec<Effect> {
    match at.rehearsal.opened.as_ref().map(|opened| opened.source.clone()) {
        Some(Source::Sample) => vec![at.begin("the sample project", Effect::OpenSample)],
        Some(Source::Link(url)) => vec![at.begin(&url.clone(), Effect::OpenLink(url))],
        Some(Source::Folder(FolderIdentity::Handle(_))) => vec![Effect::ReloadFolder],
        _ => vec![],
    }
}

/// Back to the first screen. A run must be stopped first, so that nothing goes on unseen; what would be lost is asked about.
fn close(at: &mut Parts<'_>) {
    if at.rehearsal.is_running() {
        return;
    }
    if has_unsaved(at.rehearsal) {
        at.rehearsal.question = Some(Question::Close);
    } else {
        close_now(at);
    }
}

fn has_unsaved(rehearsal: &Rehearsal) -> bool {
    let opened = rehearsal.opened.as_ref();
    opened.is_some_and(|opened| !opened.unsaved().is_empty())
}

/// Back to the first screen, whatever is lost; a saved run that is shown stays.
pub fn close_now(at: &mut Parts<'_>) {
    *at.rehearsal = Rehearsal::default();
    *at.notice = None;
    at.layout.door = None;
    records::forget_looked_at(at.records);
    records::select(false, &mut at.rehearsal.selection, at.records, at.layout);
}

/// A reload keeps the database, the selection, the console and what was written here; another repository begins with an empty
/// database, and what would be lost with the one before is asked about.
fn repository_read(at: &mut Parts<'_>, read: ReadRepository) -> Vec<Effect> {
    *at.opening = None;
    at.rehearsal.question = None;
    match at.rehearsal.opened.as_ref() {
        Some(opened) if is_same(opened, &read) => show(at, read, true),
        Some(opened) if may_be_same(opened, &read) => {
            at.rehearsal.question = Some(Question::SameFolder(Box::new(read)));
            vec![]
        }
        _ => replace(at, read),
    }
}

/// Shows another repository; what would be lost with the one before is asked about.
pub fn replace(at: &mut Parts<'_>, read: ReadRepository) -> Vec<Effect> {
    if has_unsaved(at.rehearsal) {
        at.rehearsal.question = Some(Question::Replace(Box::new(read)));
        return vec![];
    }
    show(at, read, false)
}

fn is_same(opened: &Opened, read: &ReadRepository) -> bool {
    opened.source == read.source && opened.repository.name == read.repository.name
}

/// A folder of which the browser gives files only may have changed, or be another one of that name.
fn may_be_same(opened: &Opened, read: &ReadRepository) -> bool {
    use FolderIdentity::Contents;
    let by_contents = |source: &Source| matches!(source, Source::Folder(Contents(_)));
    by_contents(&opened.source) && by_contents(&read.source) && opened.repository.name == read.repository.name
}

/// Shows a repository, whatever is lost with the one before; or the `same` one as it is now, which keeps what was set and written here.
pub fn show(at: &mut Parts<'_>, mut read: ReadRepository, same: bool) -> Vec<Effect> {
    let looked_for = read.discovery.take();
    let discovery = looked_for.unwrap_or_else(|| revisions::discover(&read.repository));
    if discovery.environments.is_empty() {
        *at.notice = Some(nothing_found(&read, &discovery.looked_for));
        return vec![];
    }
    let position = |name: &str| {
        let mut environments = discovery.environments.iter();
        environments.position(|environment| environment.name == name)
    };
    let before = at.rehearsal.opened.take().filter(|_| same);
    let again = before.as_ref().and_then(|opened| position(&opened.environment()?.name));
    let remembered = at.remembered.take().unwrap_or_default();
    let chosen = again
        .or_else(|| position(remembered.environment.as_deref()?))
        .unwrap_or(0);
    if again.is_none() {
        let of_the_record = at.rehearsal.selection.revision.take();
        let of_the_record = of_the_record.filter(|_| at.records.saved.is_some());
        begin_rehearsal(at);
        at.rehearsal.selection.revision = remembered.revision.or(of_the_record);
        at.rehearsal.chosen_range = remembered.range;
    }
    let kept = read.kept.offered.clone();
    let mut opened = opened_as_read(read, discovery, chosen);
    let mut effects = vec![];
    match before {
        Some(before) => {
            let moved = before.source != opened.source && before.settings != RepositorySettings::default();
            *at.notice = editing::carry_over(&mut opened, before);
            effects.extend(moved.then(|| settings::remember(&opened)));
        }
        None => {
            *at.notice = None;
            at.rehearsal.form = (!kept.is_empty()).then_some(Form::KeptSettings(kept));
        }
    }
    at.rehearsal.opened = Some(opened);
    effects
}

fn opened_as_read(read: ReadRepository, discovery: revisions::Discovery, chosen: usize) -> Opened {
    let original = Shared::new(read.repository);
    let mut opened = Opened {
        repository: original.clone(),
        summary: read.summary,
        source: read.source,
        discovery: Shared::new(discovery),
        chosen,
        history: None,
        original,
        written: BTreeSet::new(),
        downloaded: BTreeSet::new(),
        drafts: BTreeMap::new(),
        reveal: None,
        wheels: vec![],
        settings: read.kept.settings,
        pin: None,
        asked: None,
    };
    read_pin(&mut opened);
    opened
}

fn read_pin(opened: &mut Opened) {
    let folder = opened
        .environment()
        .map(|environment| environment.working_directory.clone());
    opened.pin = folder.and_then(|folder| revisions::sqlalchemy_pin(&opened.repository, &folder));
}

fn nothing_found(read: &ReadRepository, looked_for: &[LookedFor]) -> Notice {
    Notice {
        message: format!(
            "No Alembic migrations were found in {} ({} files read, {} skipped).",
            read.repository.name,
            read.summary.files_read,
            read.summary.files_skipped()
        ),
        advice: format!(
            "Stillroom looked for {}. Open the folder that holds them.",
            looked_for
                .iter()
                .map(|looked| looked.what.as_str())
                .collect::<Vec<_>>()
                .join("; ")
        ),
    }
}

/// Another repository or environment: nothing of the one before stays.
fn begin_rehearsal(at: &mut Parts<'_>) {
    *at.rehearsal = Rehearsal {
        number: at.numbers.next(),
        ..Rehearsal::default()
    };
    records::forget_looked_at(at.records);
}

/// Another environment has another version table and other revisions: its database begins empty.
fn choose_environment(at: &mut Parts<'_>, index: usize) {
    let can_be_chosen = |opened: &mut Opened| index != opened.chosen && index < opened.discovery.environments.len();
    if at.rehearsal.is_running() {
        return;
    }
    let Some(mut opened) = at.rehearsal.opened.take_if(can_be_chosen) else {
        return;
    };
    opened.chosen = index;
    opened.history = None;
    opened.asked = None;
    read_pin(&mut opened);
    begin_rehearsal(at);
    at.rehearsal.opened = Some(opened);
}

fn wheel_read(at: &mut Parts<'_>, wheel: Wheel) {
    *at.opening = None;
    let is_running = at.rehearsal.is_running();
    if let Some(opened) = at.rehearsal.opened.as_mut()
        && let Err(notice) = wheels::add(opened, is_running, wheel)
    {
        *at.notice = Some(notice);
    }
}

/// Selects what was selected before, else the newest head, so that the middle of the page is never empty.
fn history_read(opened: Option<&mut Opened>, selection: &mut Selection, history: Shared<History>) {
    let keep = selection.revision.take().filter(|id| history.row_of(id).is_some());
    selection.revision = keep.or_else(|| (!history.is_empty()).then(|| history.revision(0).id().to_owned()));
    if let Some(opened) = opened {
        if let Some(path) = opened.reveal.take() {
            selection.lines = None;
            match history.revision_at(&path) {
                Some(revision) => (selection.revision, selection.file) = (Some(revision), None),
                None => selection.file = Some(path),
            }
        }
        opened.history = Some(history);
    }
}
