//! A part of the page that tabs choose between others.

use leptos::prelude::*;
use rehearsal::actions::Action;

use super::Tab;

/// A panel: adding one is a row in the list that it belongs to.
#[derive(Debug)]
pub struct Panel<T> {
    /// What the state calls it.
    pub value: T,
    /// The action that shows it.
    pub action: Action,
    /// Makes it.
    pub body: fn() -> AnyView,
}

impl<T: Copy> Panel<T> {
    /// Its tab.
    pub fn tab(&self) -> Tab<T> {
        Tab {
            value: self.value,
            label: self.action.label(),
            title: self.action.help(),
        }
    }
}
