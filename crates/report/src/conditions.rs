//! What is said about the conditions of a run: whose `env.py` ran, what was loaded, what stood in for something missing.

use protocol::{FurtherDatabase, LeftOut};
use review::{CommandRecord, Databases, ReplacedEnvPy};

use crate::difference::difference;
use crate::stand_ins::{counted_stand_ins, stand_in};
use crate::{Sentence, counted};

/// What a condition is about, in the order in which conditions are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConditionKind {
    /// A minimal `env.py` ran in the place of the repository's.
    EnvPyReplaced,
    /// The repository's `env.py` ran.
    EnvPyRan,
    /// Revision files were not read.
    Unread,
    /// Something else is different from the same run against a server.
    Difference,
    /// The run worked on several databases.
    Databases,
    /// Options of `context.configure()` were left out.
    OptionsDropped,
    /// Empty extensions were created in the place of missing ones.
    ExtensionsSkipped,
    /// Stand-ins took the place of something missing.
    StandIns,
    /// More happened than is reported.
    LeftOut,
    /// Libraries and extensions were loaded.
    Loaded,
}

impl ConditionKind {
    /// Whether the run differs by it from the same command natively, or from what is reported of it.
    pub const fn warns(self) -> bool {
        !matches!(self, Self::EnvPyRan | Self::Loaded)
    }
}

/// One condition of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it is about.
    pub kind: ConditionKind,
    /// What is said of it, a paragraph each; at least one.
    pub paragraphs: Vec<Sentence>,
    /// What it is in detail: the files, the stand-ins.
    pub details: Vec<Sentence>,
}

/// Everything that is said about the conditions of a command.
pub fn conditions(record: &CommandRecord) -> Vec<Condition> {
    let of = &record.conditions;
    let some = |kind, sentence: Sentence| Condition {
        kind,
        paragraphs: vec![sentence],
        details: vec![],
    };
    let mut all = vec![];
    if let Some(replaced) = &of.replaced_env_py {
        all.push(Condition {
            kind: ConditionKind::EnvPyReplaced,
            paragraphs: env_py_replaced(replaced),
            details: vec![],
        });
    } else if env_py_ran(record) {
        let words = Sentence::text("The repository’s ").and_code("env.py").and(" ran.");
        all.push(some(ConditionKind::EnvPyRan, words));
    }
    if !of.unread.is_empty() {
        let words = "Files that Alembic loads were not read, so natively the command may do more";
        all.push(Condition {
            details: of.unread.iter().map(Sentence::text).collect(),
            ..some(ConditionKind::Unread, Sentence::text(words))
        });
    }
    all.extend(
        of.differences
            .iter()
            .map(|found| some(ConditionKind::Difference, difference(found))),
    );
    if let Some(of) = &of.databases {
        all.push(some(ConditionKind::Databases, databases(of)));
    }
    if !of.dropped_options.is_empty() {
        all.push(some(
            ConditionKind::OptionsDropped,
            options_dropped(&of.dropped_options),
        ));
    }
    if !of.skipped_extensions.is_empty() {
        let words = Sentence::text("Skipped ").and_codes(&of.skipped_extensions);
        let words = words.and(": CREATE EXTENSION created an empty placeholder, as set in the settings.");
        all.push(some(ConditionKind::ExtensionsSkipped, words));
    }
    if !of.stand_ins.is_empty() {
        all.push(Condition {
            details: of.stand_ins.iter().map(stand_in).collect(),
            ..some(ConditionKind::StandIns, Sentence::text(counted_stand_ins(of)))
        });
    }
    if !of.left_out.is_empty() {
        let words = format!("Over the limits of one run, so not shown: {}.", left_out(of.left_out));
        all.push(some(ConditionKind::LeftOut, Sentence::text(words)));
    }
    all.extend(loaded(record).map(|words| some(ConditionKind::Loaded, words)));
    all
}

/// A plan or a statement of Alembic's comes only from within `env.py`.
fn env_py_ran(record: &CommandRecord) -> bool {
    !record.task.is_by_hand() && (!record.plan.is_empty() || !record.statements.is_empty())
}

fn env_py_replaced(replaced: &ReplacedEnvPy) -> Vec<Sentence> {
    let ReplacedEnvPy {
        fault,
        options,
        left_out,
    } = replaced;
    let why = Sentence::code("env.py")
        .and(" could not run")
        .and_place(" (", fault.call.as_ref())
        .and(if fault.call.is_some() { "): " } else { ": " })
        .and(&fault.message);
    let instead = if options.is_empty() {
        Sentence::text("A minimal one ran in its place; no option of ")
            .and_code("context.configure()")
            .and(" could be read from it.")
    } else {
        let options = options.iter().map(|(name, value)| format!("{name}={value}"));
        let words = Sentence::text("A minimal one ran in its place, with ");
        words.and_codes(options).and(".")
    };
    let unreadable = (!left_out.is_empty()).then(|| {
        let words = Sentence::text("Could not be read: ").and_codes(left_out);
        words.and(". ").and(consequences(left_out))
    });
    [why, instead].into_iter().chain(unreadable).collect()
}

fn databases(databases: &Databases) -> Sentence {
    let stands = |database: &FurtherDatabase| match database.current.as_slice() {
        [] => format!("{} (at no revision)", database.name),
        current => format!("{} (at {})", database.name, current.join(", ")),
    };
    let further: Vec<String> = databases.further.iter().map(stands).collect();
    Sentence::text("The URLs name several databases. Shown is ")
        .and_code(&databases.main)
        .and(format!("; Alembic also worked on {}.", further.join(", ")))
}

fn options_dropped(names: &[String]) -> Sentence {
    Sentence::text("Left out of ")
        .and_code("context.configure()")
        .and(", because stand-ins were given: ")
        .and_codes(names)
        .and(". ")
        .and(consequences(names))
}

/// What it means that options of `context.configure()` are not there.
fn consequences(options: &[String]) -> String {
    let means = |option: &String| match option.as_str() {
        "target_metadata" => {
            Some("Autogenerate and check have nothing to compare, and no naming convention names constraints.")
        }
        "include_object" | "include_name" => Some("Autogenerate compares everything."),
        "version_table" | "version_table_schema" => Some("The version table has Alembic’s default name."),
        "process_revision_directives" => Some("New revisions are written in Alembic’s default way."),
        _ => None,
    };
    let mut meanings: Vec<&str> = options.iter().filter_map(means).collect();
    meanings.dedup();
    meanings.join(" ")
}

/// `12 more statements, 1 more notice`
fn left_out(left_out: LeftOut) -> String {
    let kinds = [
        (left_out.statements, "more statement"),
        (left_out.noticed, "more notice"),
        (left_out.printed, "more output chunk"),
        (left_out.rows_returned, "more result"),
        (left_out.schema_changed, "more schema change event"),
        (left_out.other, "more event"),
    ];
    let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds.map(|(count, kind)| counted(count as usize, kind)).collect();
    kinds.join(", ")
}

fn loaded(record: &CommandRecord) -> Option<Sentence> {
    let of = &record.conditions;
    let libraries = of.libraries.iter().map(|(name, version)| format!("{name} {version}"));
    let extensions = of.extensions.iter().map(|name| format!("extension {name}"));
    let names: Vec<String> = libraries.chain(extensions).collect();
    (!names.is_empty()).then(|| Sentence::text(format!("Loaded on import: {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use postgres_model::CallSite;
    use protocol::{Difference, Fault, FaultKind, Task};
    use review::Conditions;

    use super::*;
    use crate::stand_ins::tests::tea;

    /// Each condition as its text, followed by its details.
    fn said(conditions: Conditions) -> Vec<String> {
        let record = CommandRecord {
            task: Task::alembic(["upgrade", "head"]),
            conditions,
            ..CommandRecord::default()
        };
        let text = |condition: &Condition| {
            let all = condition.paragraphs.iter().chain(&condition.details);
            all.map(Sentence::to_string).collect::<Vec<_>>().join(" | ")
        };
        super::conditions(&record).iter().map(text).collect()
    }

    #[test]
    fn without_a_plan_or_a_statement_nothing_is_said_of_env_py() {
        assert_eq!(said(Conditions::default()), [""; 0]);
    }

    #[test]
    fn an_env_py_that_could_not_run_is_named_with_its_line_and_what_took_its_place() {
        let fault = Fault {
            message: "KeyError: 'DB'".to_owned(),
            call: Some(CallSite {
                path: "env.py".to_owned(),
                line: 3,
                end_line: 3,
                function: "<module>".to_owned(),
            }),
            kind: FaultKind::EnvPy,
            ..Fault::of_the_engine(String::new())
        };
        let replaced = ReplacedEnvPy {
            fault,
            options: vec![("compare_type".to_owned(), "True".to_owned())],
            left_out: vec!["include_object".to_owned()],
        };
        assert_eq!(
            said(Conditions {
                replaced_env_py: Some(replaced),
                ..Conditions::default()
            }),
            [
                "env.py could not run (env.py:3): KeyError: 'DB' | A minimal one ran in its place, with compare_type=True. | \
              Could not be read: include_object. Autogenerate compares everything."
            ]
        );
    }

    #[test]
    fn what_differs_from_a_native_run_is_said_before_what_was_loaded() {
        let left_out = LeftOut {
            statements: 1,
            printed: 2,
            ..LeftOut::default()
        };
        let conditions = Conditions {
            libraries: vec![("SQLModel".to_owned(), "0.0.27".to_owned())],
            extensions: vec!["citext".to_owned()],
            skipped_extensions: vec!["timescaledb".to_owned()],
            dropped_options: vec!["version_table".to_owned(), "version_table_schema".to_owned()],
            differences: vec![Difference::UrlPlaceholder, Difference::CommitRolledBack],
            stand_ins: vec![tea(vec![])],
            unread: vec!["v/big.py: over 10 MB".to_owned()],
            left_out,
            ..Conditions::default()
        };
        assert_eq!(
            said(conditions),
            [
                "Files that Alembic loads were not read, so natively the command may do more | v/big.py: over 10 MB",
                "The database URL is the placeholder of Alembic’s templates, so the database in this page was used.",
                "A second connection had committed, but the rollback of the first connection reverted that too. On a server it lasts: here all \
                 connections share one session.",
                "Left out of context.configure(), because stand-ins were given: version_table, version_table_schema. The version table has Alembic’s default name.",
                "Skipped timescaledb: CREATE EXTENSION created an empty placeholder, as set in the settings.",
                "1 stand-in, which no revision that ran used | tea (library)",
                "Over the limits of one run, so not shown: 1 more statement, 2 more output chunks.",
                "Loaded on import: SQLModel 0.0.27, extension citext",
            ]
        );
    }

    #[test]
    fn the_database_that_is_shown_is_named_first() {
        let database = |name: &str, current: &[&str]| FurtherDatabase {
            name: name.to_owned(),
            current: current.iter().map(|id| (*id).to_owned()).collect(),
        };
        let databases = Some(Databases {
            main: "one".to_owned(),
            further: vec![database("two", &["a", "b"]), database("three", &[])],
        });
        assert_eq!(
            said(Conditions {
                databases,
                ..Conditions::default()
            }),
            [
                "The URLs name several databases. Shown is one; Alembic also worked on two (at a, b), three (at no revision)."
            ]
        );
    }
}
