//! Libraries that the user adds as wheels: unpacked into the mounted repository, below a folder that the engine puts on
//! `sys.path`.

use repository::{Repository, Wheel};

use crate::effect::Effect;
use crate::state::{AddedWheel, Notice, Opened, Opening, Page, Rehearsal, Shared};

/// The folder of all wheels; the engine knows it by this name.
pub const FOLDER: &str = ".stillroom/wheels";

/// Adds a wheel; one of the same distribution gives way.
pub fn add(rehearsal: &mut Rehearsal, page: &mut Page, wheel: Wheel) {
    page.opening = None;
    if rehearsal.is_running() {
        page.notice = Some(Notice {
            message: "A command is running.".to_owned(),
            advice: format!("Stop it before you add {}.", wheel.name),
        });
        return;
    }
    let Some(opened) = rehearsal.opened.as_mut() else {
        return;
    };
    let mut repository = (*opened.repository).clone();
    let is_other = |added: &AddedWheel| !added.name.eq_ignore_ascii_case(&wheel.name);
    for added in opened.wheels.iter().filter(|added| !is_other(added)) {
        remove_folder(&mut repository, &added.folder);
    }
    let folder = format!("{FOLDER}/{}-{}", wheel.name, wheel.version);
    for (path, bytes) in wheel.files {
        // The wheel's own paths were checked when it was read; below the folder one may be too long.
        if let Err(problem) = repository.insert(&format!("{folder}/{path}"), bytes) {
            page.notice = Some(Notice {
                message: format!("A file of {} could not be added: {problem}.", wheel.name),
                advice: "Nothing was added.".to_owned(),
            });
            return;
        }
    }
    opened.wheels.retain(is_other);
    opened.wheels.push(AddedWheel {
        name: wheel.name,
        version: wheel.version,
        folder,
    });
    opened.repository = Shared::new(repository);
}

/// Takes a wheel out again.
pub fn remove(rehearsal: &mut Rehearsal, folder: &str) {
    if rehearsal.is_running() {
        return;
    }
    let Some(opened) = rehearsal.opened.as_mut() else {
        return;
    };
    let mut repository = (*opened.repository).clone();
    remove_folder(&mut repository, folder);
    opened.wheels.retain(|wheel| wheel.folder != folder);
    opened.repository = Shared::new(repository);
}

fn remove_folder(repository: &mut Repository, folder: &str) {
    let paths: Vec<String> = repository.under(folder).map(|(path, _)| path.to_owned()).collect();
    for path in paths {
        repository.remove(&path);
    }
}

/// Loads a library from the package index; the user has been told what leaves the machine.
pub fn load(rehearsal: &mut Rehearsal, page: &mut Page, name: String) -> Vec<Effect> {
    rehearsal.form = None;
    page.notice = None;
    page.opening = Some(Opening {
        name: format!("{name} from PyPI"),
        doing: "Downloading".to_owned(),
        ..Opening::default()
    });
    vec![Effect::LoadLibrary(name)]
}

/// Puts the wheels of the repository before into the one that was read again.
pub fn carry_over(repository: &mut Repository, before: &Opened) {
    for (path, bytes) in before.repository.under(FOLDER) {
        let _ = repository.insert(path, bytes.clone());
    }
}
