//! Libraries that the user adds as wheels: unpacked into the mounted repository, below a folder that the engine puts on
//! `sys.path`.

use repository::{Repository, Wheel};

use crate::effect::Effect;
use crate::state::{AddedWheel, Form, Notice, Opened, Opening, Shared};

/// The folder of all wheels; the engine knows it by this name.
pub const FOLDER: &str = ".stillroom/wheels";

/// Adds a wheel; one of the same distribution gives way. Nothing is added while a command runs.
///
/// # Errors
/// What the user is told where the wheel was not added.
pub fn add(opened: &mut Opened, is_running: bool, wheel: Wheel) -> Result<(), Notice> {
    if is_running {
        return Err(Notice {
            message: "A command is running.".to_owned(),
            advice: format!("Stop it before you add {}.", wheel.name),
        });
    }
    let mut repository = (*opened.repository).clone();
    let is_other = |added: &AddedWheel| !added.name.eq_ignore_ascii_case(&wheel.name);
    for added in opened.wheels.iter().filter(|added| !is_other(added)) {
        remove_folder(&mut repository, &added.folder);
    }
    let folder = format!("{FOLDER}/{}-{}", wheel.name, wheel.version);
    for (path, bytes) in wheel.files {
        // The wheel's own paths were checked when it was read; below the folder one may be too long.
        if let Err(problem) = repository.insert(&format!("{folder}/{path}"), bytes) {
            return Err(Notice {
                message: format!("A file of {} could not be added: {problem}.", wheel.name),
                advice: "Nothing was added.".to_owned(),
            });
        }
    }
    opened.wheels.retain(is_other);
    opened.wheels.push(AddedWheel {
        name: wheel.name,
        version: wheel.version,
        folder,
    });
    opened.repository = Shared::new(repository);
    Ok(())
}

/// Takes a wheel out again.
pub fn remove(opened: &mut Opened, folder: &str) {
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
pub fn load(
    form: &mut Option<Form>,
    opening: &mut Option<Opening>,
    notice: &mut Option<Notice>,
    name: String,
) -> Effect {
    *form = None;
    *notice = None;
    *opening = Some(Opening {
        name: format!("{name} from PyPI"),
        doing: "Downloading".to_owned(),
        ..Opening::default()
    });
    Effect::LoadLibrary(name)
}

/// Puts the wheels of the repository before into the one that was read again.
pub fn carry_over(repository: &mut Repository, before: &Opened) {
    for (path, bytes) in before.repository.under(FOLDER) {
        let _ = repository.insert(path, bytes.clone());
    }
}
