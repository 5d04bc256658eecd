//! What is run by hand: the selected revision, the command with its plan, and its statements.

use leptos::prelude::*;

use super::revision::RevisionPanel;
use super::run::RunPanel;
use super::timeline::TimelinePanel;
use crate::components::{InTurn, Turns};

/// The workbench.
#[component]
pub fn WorkbenchView() -> impl IntoView {
    Turns::provide(3);
    view! {
        <div class="workbench">
            <InTurn turn=1><RevisionPanel /></InTurn>
            <div class="column column-run">
                <InTurn turn=2><RunPanel /></InTurn>
                <InTurn turn=3><TimelinePanel /></InTurn>
            </div>
        </div>
    }
}
