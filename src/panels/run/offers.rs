//! What can be done about a fault with one click.

use leptos::prelude::*;
use protocol::{Fault, FaultKind, Task};
use rehearsal::{Msg, RunMsg, Workbench};
use report::Offer;

use crate::app::App;

/// The buttons below a fault of the newest command.
#[component]
pub fn Offers(fault: Fault) -> impl IntoView {
    let app = App::get();
    let idle = app.memo(|state| !state.rehearsal().is_running());
    if !app.peek(Workbench::shows_newest) {
        return None;
    }
    let mut buttons: Vec<(String, &'static str, Press)> = report::offers(&fault).into_iter().map(offered).collect();
    if fault.kind == FaultKind::OtherDatabase
        && let Some(line) = app.peek(|state| state.shown_run().and_then(|run| printed(run.task())))
    {
        buttons.push((
            format!("Print it: {line}"),
            "Prints the statements in this database’s dialect; nothing runs",
            Press::Line(line),
        ));
    }
    (!buttons.is_empty()).then(|| {
        view! {
            <div class="offers">
                {buttons.into_iter().map(|(label, title, message)| view! {
                    <button title=title disabled=move || !idle.get() on:click=move |_| app.send(message.clone())>{label}</button>
                }).collect_view()}
            </div>
        }
    })
}

/// What a button sends; it can be pressed more than once.
#[derive(Clone)]
enum Press {
    Offer(Offer),
    Line(String),
}

impl From<Press> for Msg {
    fn from(message: Press) -> Self {
        match message {
            Press::Offer(offer) => Msg::Accept(offer),
            Press::Line(line) => RunMsg::Line(line).into(),
        }
    }
}

fn offered(offer: Offer) -> (String, &'static str, Press) {
    let (label, title) = report::offer(&offer);
    (label, title, Press::Offer(offer))
}

/// The same command with `--sql`, where there is one: a downgrade has to name where it begins.
fn printed(task: &Task) -> Option<String> {
    let Task::Alembic { arguments } = task else { return None };
    let command = arguments.iter().find(|word| !word.starts_with('-'))?;
    let line = report::command_line(arguments);
    match command.as_str() {
        _ if line.contains("--sql") => None,
        "upgrade" if line.contains('+') => Some("upgrade head --sql".to_owned()),
        "upgrade" | "stamp" => Some(format!("{line} --sql")),
        "downgrade" => Some("downgrade head:base --sql".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_for_another_database_can_be_printed() {
        let line = |line: &str| printed(&Task::alembic(line.split(' ')));
        assert_eq!(line("upgrade head").as_deref(), Some("upgrade head --sql"));
        assert_eq!(line("upgrade +1").as_deref(), Some("upgrade head --sql"));
        assert_eq!(line("downgrade -1").as_deref(), Some("downgrade head:base --sql"));
        assert_eq!(line("upgrade head --sql"), None);
        assert_eq!(line("check"), None);
    }
}
