//! The words at the end of a command: how it ended, what was loaded, and above all what stood in for something missing.

use std::fmt::Write;

use postgres_model::CallSite;
use protocol::{Fault, Versions};
use review::{CommandRecord, CommandState, Discrepancy};
use revisions::{SqlalchemyPin, SqlalchemySeries};

use crate::{Condition, Sentence};

/// A few lines for people.
pub fn of(command: &CommandRecord, pin: Option<&SqlalchemyPin>, versions: &Versions) -> String {
    let mut lines = vec![headline(command)];
    lines.extend(command.fault.iter().flat_map(fault));
    lines.extend(command.discrepancy.iter().flat_map(discrepancy));
    lines.push(sqlalchemy(pin, versions));
    lines.extend(crate::conditions(command).iter().flat_map(condition));
    lines.extend(crate::uses(&command.conditions).iter().map(Sentence::to_string));
    lines.into_iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "stillroom: {line}");
        text
    })
}

fn headline(command: &CommandRecord) -> String {
    let current = listed(command.current.iter().cloned(), "no revision");
    let untrusted = match command.state {
        CommandState::RanWithStandIns | CommandState::RevisionsUnread => "; what it does natively is not known",
        _ => "",
    };
    format!(
        "{}: {}{untrusted}; the version table holds {current}",
        crate::title(&command.task),
        crate::ended(command)
    )
}

fn fault(fault: &Fault) -> Vec<String> {
    let revision = fault
        .revision
        .as_ref()
        .map(|id| format!("revision {id}: "))
        .unwrap_or_default();
    let mut lines = vec![format!("{revision}{}{}", fault.message, place(fault.call.as_ref()))];
    lines.extend(crate::hints(fault).iter().map(|hint| format!("  {hint}")));
    lines
}

fn discrepancy(found: &Discrepancy) -> Vec<String> {
    let said = crate::discrepancy(found).into_iter().map(|words| words.to_string());
    let ends = crate::transaction_ends(found)
        .into_iter()
        .map(|words| format!("  {words}"));
    said.chain(ends).collect()
}

fn condition(condition: &Condition) -> Vec<String> {
    let said = condition.paragraphs.iter().map(Sentence::to_string);
    let details = condition.details.iter().map(|words| format!("  {words}"));
    said.chain(details).collect()
}

fn sqlalchemy(pin: Option<&SqlalchemyPin>, versions: &Versions) -> String {
    let used = &versions.sqlalchemy;
    match pin {
        None => format!("SQLAlchemy {used}; the repository names no version"),
        Some(pin) => {
            let older = if pin.series == SqlalchemySeries::Older {
                ", which is older than any that is here"
            } else {
                ""
            };
            let asked = if pin.requirement.is_empty() {
                "any version"
            } else {
                &pin.requirement
            };
            format!("SQLAlchemy {used}; {}:{} asks for {asked}{older}", pin.path, pin.line)
        }
    }
}

fn place(call: Option<&CallSite>) -> String {
    call.map(|call| format!(" at {}:{}", call.path, call.line))
        .unwrap_or_default()
}

fn listed(items: impl Iterator<Item = String>, none: &str) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        none.to_owned()
    } else {
        items.join(", ")
    }
}
