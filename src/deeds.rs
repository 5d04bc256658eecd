//! Doing an action, wherever it was pressed: by a message, or by what only the page can do.

use leptos::prelude::*;
use rehearsal::actions::{Action, Deed, PageDeed};
use rehearsal::{DrawerView, ViewMsg};
use wasm_bindgen::JsCast;

use crate::app::App;
use crate::open;
use crate::theme::ThemeChoice;

/// What lies over the page on top of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// All actions, to be found by typing.
    Palette,
    /// The keys.
    Keys,
}

/// What it takes to do any action; the page has one as context.
#[derive(Clone, Copy)]
pub struct Deeds {
    app: App,
    theme: ThemeChoice,
    overlay: RwSignal<Option<Overlay>>,
    sql: StoredValue<Option<SqlDeeds>>,
}

/// What the SQL console does while it is in the page: only its editor knows the selection and the cursor.
#[derive(Clone, Copy)]
pub struct SqlDeeds {
    /// Runs what is selected, or everything.
    pub run: Callback<()>,
    /// Explains the statement at the cursor.
    pub explain: Callback<()>,
}

impl Deeds {
    /// Gives the page its deeds.
    pub fn provide(app: App, theme: ThemeChoice) -> Self {
        let deeds = Self {
            app,
            theme,
            overlay: RwSignal::new(None),
            sql: StoredValue::new(None),
        };
        provide_context(deeds);
        deeds
    }

    /// The deeds of the page that this component is in.
    pub fn get() -> Self {
        expect_context()
    }

    /// What lies over the page.
    pub fn overlay(self) -> RwSignal<Option<Overlay>> {
        self.overlay
    }

    /// The SQL console came into the page; what it does goes with the component that calls this.
    pub fn have_sql(self, deeds: SqlDeeds) {
        self.sql.set_value(Some(deeds));
        on_cleanup(move || {
            self.sql.try_set_value(None);
        });
    }

    /// Does an action, unless it can't be done now; tells whether it was done.
    pub fn perform(self, action: Action) -> bool {
        let deed = self
            .app
            .peek(|bench| action.is_enabled(bench).then(|| action.deed(bench)));
        match deed {
            None => return false,
            Some(Deed::Send(msg)) => self.app.send(msg),
            Some(Deed::OfThePage(deed)) => self.perform_of_the_page(deed),
        }
        true
    }

    fn perform_of_the_page(self, deed: PageDeed) {
        match deed {
            PageDeed::ChooseFolder => open::choose_folder(self.app),
            PageDeed::ChooseArchive => open::choose_archive(),
            PageDeed::ChooseSavedRun => open::choose_record(),
            PageDeed::RunSql => self.with_sql(|sql| sql.run),
            PageDeed::ExplainSql => self.with_sql(|sql| sql.explain),
            PageDeed::FocusSearch => focus("#search"),
            PageDeed::FocusConsole => {
                self.app.send(ViewMsg::ShowDrawer(DrawerView::Alembic));
                // The command line is in the page only after this event where another view was shown.
                request_animation_frame(|| focus("#alembic-command"));
            }
            PageDeed::SwitchTheme => self.theme.switch(),
            PageDeed::ShowPalette => self.overlay.set(Some(Overlay::Palette)),
            PageDeed::ShowKeys => self.overlay.set(Some(Overlay::Keys)),
        }
    }

    fn with_sql(self, which: impl FnOnce(SqlDeeds) -> Callback<()>) {
        if let Some(sql) = self.sql.get_value() {
            which(sql).run(());
        }
    }
}

fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the browser runs on a Mac, whose command key does what Ctrl does elsewhere.
pub fn is_mac() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}
