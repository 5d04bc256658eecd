//! What has to be answered before something is lost, in the line where notices stand.

use leptos::prelude::*;
use rehearsal::{Msg, Question, Workbench};

use crate::app::App;
use crate::components::{Icon, Shape};

/// The question, as long as there is one.
#[component]
pub fn QuestionBar() -> impl IntoView {
    let app = App::get();
    let asked = app.memo(|state| {
        state
            .rehearsal()
            .question
            .as_ref()
            .map(|question| words(question, state))
    });
    move || {
        asked.get().map(|(question, yes, no)| {
            view! {
                <div class="notice" role="alertdialog" aria-label="Question">
                    <Icon shape=Shape::Warning />
                    <p>{question}</p>
                    <button on:click=move |_| app.send(Msg::Answer(true))>{yes}</button>
                    <button class="primary" on:click=move |_| app.send(Msg::Answer(false))>{no}</button>
                </div>
            }
        })
    }
}

/// The question, what "yes" is called, and what "no" is, which never loses or hands over anything.
fn words(question: &Question, state: &Workbench) -> (String, &'static str, &'static str) {
    let unsaved = || {
        let opened = state.rehearsal().opened.as_ref();
        let files: Vec<String> = opened
            .map(|opened| opened.unsaved().into_iter().cloned().collect())
            .unwrap_or_default();
        match files.as_slice() {
            [only] => format!("{only} exists only in this page"),
            files => format!("{} exist only in this page", files.join(", ")),
        }
    };
    match question {
        Question::Download { url, host } => (
            format!(
                "This link downloads an archive from {host}: {url}. That host sees this machine’s address, and nothing of what is open here. Download it?"
            ),
            "Download",
            "Don’t download",
        ),
        Question::Close => (
            format!("{} and will be lost. Close the repository?", unsaved()),
            "Discard and close",
            "Keep",
        ),
        Question::Replace(read) => (
            format!("{} and will be lost. Open {} instead?", unsaved(), read.repository.name),
            "Discard and open",
            "Keep",
        ),
        Question::SameFolder(read) => (
            format!(
                "The files of this folder {0} differ from those of the {0} that is open, and this browser does not reveal whether it is the same folder. If it is, the database, the settings and the edits made here are kept.",
                read.repository.name
            ),
            "It is the same",
            "Open as another",
        ),
        Question::Revert(path) => {
            let is_new = state
                .rehearsal()
                .opened
                .as_ref()
                .is_some_and(|opened| !opened.original.contains(path));
            if is_new {
                (format!("{path} exists only in this page. Remove it?"), "Remove", "Keep")
            } else {
                (
                    format!("Discard the changes made in {path} here?"),
                    "Discard changes",
                    "Keep",
                )
            }
        }
    }
}
