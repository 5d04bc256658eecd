//! What the page's address names, so that a link comes back to the same view.

use super::{ChosenRange, DrawerView, View, Workbench};
use crate::source::Source;

/// What an address names. A folder or a file can't be named by a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The sample project, or a link.
    pub source: Option<Source>,
    /// The name of a migration environment that is not the first.
    pub environment: Option<String>,
    /// A revision id.
    pub revision: Option<String>,
    /// The range that is to be rehearsed.
    pub range: ChosenRange,
    /// The view.
    pub view: View,
    /// What the drawer shows.
    pub drawer: Option<DrawerView>,
}

impl Workbench {
    /// The address of what is shown.
    pub fn address(&self) -> Address {
        let rehearsal = self.rehearsal();
        let Some(opened) = &rehearsal.opened else {
            return Address::default();
        };
        let can_be_named = matches!(opened.source, Source::Sample | Source::Link(_));
        let environment = opened.environment().filter(|_| opened.chosen > 0);
        Address {
            source: can_be_named.then(|| opened.source.clone()),
            environment: environment.map(|environment| environment.name.clone()),
            revision: rehearsal.selection.revision.clone(),
            range: rehearsal.chosen_range.clone(),
            view: self.page.layout.view,
            drawer: self.page.layout.drawer,
        }
    }
}
