//! The words at the end of a command: how it ended, what was loaded, and above all what stood in for something missing.

use std::fmt::Write;

use postgres_model::CallSite;
use protocol::{Fault, StandIn, Versions};
use review::{CommandRecord, CommandState, Discrepancy};
use revisions::{SqlalchemyPin, SqlalchemySeries};

/// A few lines for people.
pub fn of(command: &CommandRecord, pin: Option<&SqlalchemyPin>, versions: &Versions) -> String {
    let mut lines = vec![headline(command)];
    lines.extend(command.fault.iter().flat_map(fault));
    lines.extend(command.discrepancy.iter().flat_map(discrepancy));
    lines.push(sqlalchemy(pin, versions));
    let conditions = &command.conditions;
    if let Some(replaced) = &conditions.replaced_env_py {
        lines.push(format!(
            "env.py could not run: {}{}",
            replaced.fault.message,
            place(replaced.fault.call.as_ref())
        ));
        let options = replaced.options.iter().map(|(name, value)| format!("{name}={value}"));
        lines.push(format!(
            "  a minimal one ran instead, with {}",
            listed(options, "no options")
        ));
    }
    lines.extend(conditions.unread.iter().cloned());
    if let Some(databases) = &conditions.databases {
        lines.push(databases.to_string());
    }
    if !conditions.dropped_options.is_empty() {
        lines.push(format!(
            "options that were stand-ins and were left out: {}",
            conditions.dropped_options.join(", ")
        ));
    }
    lines.extend(conditions.stand_ins.iter().flat_map(stand_in));
    if !conditions.left_out.is_empty() {
        lines.push(format!(
            "over the limits of one run, so not reported: {}",
            conditions.left_out
        ));
    }
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

fn discrepancy(discrepancy: &Discrepancy) -> Vec<String> {
    let mut lines = vec![discrepancy.to_string()];
    lines.extend(discrepancy.ends.iter().map(|end| {
        format!(
            "  {} in revision {}{}",
            end.word,
            end.revision,
            place(end.call.as_ref())
        )
    }));
    lines
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

fn stand_in(stand_in: &StandIn) -> Vec<String> {
    let kind = crate::stand_in_kind(stand_in.kind);
    let value = stand_in
        .value
        .as_ref()
        .map(|value| format!(" = {value}"))
        .unwrap_or_default();
    let reason = stand_in
        .reason
        .as_ref()
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default();
    let mut lines = vec![format!(
        "stand-in for {kind} {}{value}{reason}{}",
        stand_in.name,
        place(stand_in.asked_by.as_ref())
    )];
    lines.extend(stand_in.touched.iter().map(|touch| {
        format!(
            "  touched by revision {}: {}{}",
            touch.revision,
            touch.what,
            place(Some(&touch.call))
        )
    }));
    lines
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
