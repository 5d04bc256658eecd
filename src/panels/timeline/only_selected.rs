//! Whether plan or statements are only those of the selected revision.

use leptos::prelude::*;
use rehearsal::{OnlySelected, ViewMsg};

use crate::app::App;

/// A part of a command that can be shown only for the selected revision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The steps that Alembic computed.
    Plan,
    /// What was sent to the server.
    Statements,
}

impl Part {
    fn is_narrowed(self, only: OnlySelected) -> bool {
        match self {
            Self::Plan => only.plan,
            Self::Statements => only.statements,
        }
    }

    fn narrowed(self, only: OnlySelected, narrowed: bool) -> OnlySelected {
        match self {
            Self::Plan => OnlySelected { plan: narrowed, ..only },
            Self::Statements => OnlySelected {
                statements: narrowed,
                ..only
            },
        }
    }
}

/// The revision that the part is shown for; none where all of it is shown.
pub fn only_revision(app: App, part: Part) -> Memo<Option<String>> {
    app.memo(move |state| {
        let selected = state.rehearsal().selection.revision.as_ref();
        selected
            .filter(|_| part.is_narrowed(state.page.records.only_selected))
            .cloned()
    })
}

/// The choice.
#[component]
pub fn OnlySelectedChoice(part: Part) -> impl IntoView {
    let app = App::get();
    let is_on = app.memo(move |state| part.is_narrowed(state.page.records.only_selected));
    let choose = move |event| {
        let only = app.peek(|state| state.page.records.only_selected);
        app.send(ViewMsg::ShowOnlySelected(
            part.narrowed(only, event_target_checked(&event)),
        ));
    };
    view! {
        <label class="of-selected"><input type="checkbox" prop:checked=move || is_on.get() on:change=choose />"of the selected revision"</label>
    }
}

/// What stands in the place of the part where the command has nothing of the selected revision.
#[component]
pub fn NothingOfSelected(part: Part) -> impl IntoView {
    let app = App::get();
    let only = only_revision(app, part);
    let show_all = move |_| {
        let only = app.peek(|state| state.page.records.only_selected);
        app.send(ViewMsg::ShowOnlySelected(part.narrowed(only, false)));
    };
    move || {
        only.get().map(|revision| {
            view! {
                <p class="empty">
                    {match part {
                        Part::Plan => "The plan has no step of ",
                        Part::Statements => "This command has no matching statement of ",
                    }}
                    <code>{revision}</code>". "<button class="link" on:click=show_all>{match part {
                        Part::Plan => "Show the whole plan",
                        Part::Statements => "Show all revisions",
                    }}</button>
                </p>
            }
        })
    }
}
