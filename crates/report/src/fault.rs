//! What is said about a failure: what to do about its causes, and what can be done with one press.

use std::collections::HashSet;

use protocol::{AskedHost, Cause, Fault, FaultKind};
use review::{CommandRecord, StepProgress, account_of};

use crate::version_table::account;

const AVAILABLE: &str = "Python's standard library, Alembic, SQLAlchemy, the libraries that Stillroom ships and the files of this repository";
const FETCH_AGAIN: &str = "Stillroom fetches the file from this page's own server when something asks for it. Check that the page is online and that the \
     server has all files of the build, and run the command again.";

/// What failed, as a sentence without its full stop.
pub const fn failure(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Statement => "PostgreSQL refused a statement",
        FaultKind::Revision => "The revision raised an exception",
        FaultKind::EnvPy => "env.py could not run",
        FaultKind::Import => "An import could not be satisfied",
        FaultKind::Alembic => "Alembic refused the command",
        FaultKind::OtherDatabase => "This environment is for another database",
        FaultKind::Engine => "The engine failed",
    }
}

/// What a command that failed left in the database. `applied` are the revisions that its version table stands for; without a graph nobody can
/// say which of the finished steps those are. `is_newest` says that the version table still holds that.
pub fn afterwards(record: &CommandRecord, applied: Option<&HashSet<String>>, is_newest: bool) -> String {
    let is_engine = |fault: &Fault| fault.kind == FaultKind::Engine;
    if record.fault.as_ref().is_some_and(is_engine) {
        return "The database is as it was before this command.".to_owned();
    }
    if record.task.is_by_hand() {
        return "Earlier committed statements remain.".to_owned();
    }
    let done: Vec<_> = record.finished_steps().cloned().collect();
    let kept = applied.map(|applied| format!("{} ", account(&account_of(&done, applied))));
    let kept = kept.unwrap_or_default();
    let current = if record.current.is_empty() {
        "base (no revision)".to_owned()
    } else {
        record.current.join(", ")
    };
    // A revision may have committed a part of its work itself; only the rest can have been rolled back.
    let failed = match record.plan.iter().any(|step| step.progress == StepProgress::Failed) {
        true => "What the failed revision had not committed itself was rolled back. ",
        false => "",
    };
    let holds = if is_newest { "holds" } else { "held" };
    format!("{kept}{failed}The version table {holds} {current}.")
}

/// What to do about a failure, a sentence or more each, the most useful first.
pub fn hints(fault: &Fault) -> Vec<String> {
    let of_causes = fault.causes.iter().flat_map(|cause| hints_of(cause, fault));
    of_causes.chain(fault.hints.iter().cloned()).collect()
}

fn hints_of(cause: &Cause, fault: &Fault) -> Vec<String> {
    match cause {
        Cause::ExtensionNotLoaded { name } => vec![
            format!("The extension {name}, which comes with Stillroom, could not be loaded."),
            FETCH_AGAIN.to_owned(),
        ],
        Cause::MissingExtension { name } => missing_extension(name),
        Cause::MissingRole { name } => vec![format!(
            "No migration that has run created the role {name}. If it exists on your server, it was created outside of the migrations: \
             create it here too, and run the command again."
        )],
        Cause::UnsetVariables { names } => vec![
            format!(
                "Not set: {}. Stillroom makes up no value for a revision, because what it reads becomes data, and none where \
                 the code is prepared for a variable that is not set.",
                names.join(", ")
            ),
            "Set it in the settings, and run the command again.".to_owned(),
        ],
        Cause::MissingModule {
            name,
            in_standard_library,
            ..
        } => vec![missing_module(name.as_deref(), *in_standard_library, fault)],
        Cause::Network { asked_for } => network(asked_for),
        Cause::StandInsTouched { names } => vec![
            format!(
                "This revision uses {}, which is missing here; a stand-in took its place, so the failure may come from that.",
                names.join(", ")
            ),
            "Give Stillroom the library as a wheel, or the value in the settings, and run it again.".to_owned(),
        ],
        _ => fixed(cause).iter().map(|words| (*words).to_owned()).collect(),
    }
}

/// The words for causes that have no names in them.
fn fixed(cause: &Cause) -> &'static [&'static str] {
    match cause {
        Cause::PostgresqlEnded { too_deep: true } => &[
            "The statement nests or recurses deeper than a page's stack allows, which is smaller than a server's: let the recursion end \
             earlier, or write the expression with fewer levels.",
        ],
        Cause::TooDeep => &[
            "A page's stack is smaller than a server's, so max_stack_depth can't be raised here. Let the recursion end earlier, or write the \
             expression with fewer levels.",
        ],
        Cause::LibraryNotLoaded => &[
            FETCH_AGAIN,
            "Or give Stillroom the library as a wheel, in the settings.",
        ],
        Cause::ExpectsTables { .. } => &[
            "This upgrade began with an empty database, and the revision needs a table that no revision before it has created. \
             If the base schema is older than the migrations, it was made by create_all() or by hand, and stamped.",
            "Start from the tables of the models, or stamp a revision and start after it.",
        ],
        Cause::OtherDatabase => &[
            "Stillroom runs migrations on PostgreSQL only.",
            "If the repository also supports PostgreSQL, let env.py or the ini name a postgresql:// URL; host and password don't matter.",
        ],
        Cause::StartsProgram => &[
            "A page can't start programs, so COPY … PROGRAM has none to talk to. On a server it runs there, as the server's user. To rehearse the \
             rest, read the rows in the revision and insert them, or use COPY … FROM STDIN.",
        ],
        Cause::StartsProcess => &[
            "A page can't start processes, so post-write hooks (black, ruff …) can't run here.",
            "The revision file was written before the hook ran; turn the hook off in the ini to end without an error.",
        ],
        Cause::EndedEarly => &[
            "A revision or env.py ends the command itself (sys.exit(), an exception that is caught). Natively it ends here too, with exit status 0.",
        ],
        Cause::EngineEnded => &["The engine ended with this command. The database is as it was before it."],
        Cause::EngineNotStarted => &["Nothing runs until the engine has started: press Try again."],
        _ => &[],
    }
}

fn missing_extension(name: &str) -> Vec<String> {
    let why = match name {
        "postgis" => {
            "PostGIS needs a PostgreSQL of its own, which is started where env.py, the revisions, SQL files beside them or the \
             requirements name postgis or geoalchemy2. Here none of them does."
                .to_owned()
        }
        _ => format!("The extension {name} is not available in a browser."),
    };
    let without = format!(
        "If you go on without it, CREATE EXTENSION {name} creates an empty placeholder of that name. Its types, functions, operators \
         and index methods are missing, so statements that use them still fail."
    );
    vec![why, without]
}

fn missing_module(name: Option<&str>, in_standard_library: bool, fault: &Fault) -> String {
    let place = match &fault.call {
        Some(call) => format!("{}:{}", call.path, call.line),
        None => "The repository".to_owned(),
    };
    let name = name.unwrap_or("a module");
    if in_standard_library {
        format!("{place} imports {name}, a part of the standard library that a page doesn't have.")
    } else {
        format!("{place} imports {name}, which is not available. Available are {AVAILABLE}.")
    }
}

fn network(asked_for: &[AskedHost]) -> Vec<String> {
    let host = |asked: &AskedHost| match &asked.call {
        Some(call) => format!("{} at {}:{}", asked.name, call.path, call.line),
        None => asked.name.clone(),
    };
    let hosts: Vec<_> = asked_for.iter().map(host).collect();
    vec![
        format!(
            "Nothing leaves this page, and a migration in it can reach no other host. Asked for: {}.",
            hosts.join(", ")
        ),
        "Let the revision skip this where it is rehearsed: read an environment variable in it, and set that in the settings here. Data that \
         it downloads can be a file of the repository. A call that changes another system is better made by a deployment step of its own: \
         a downgrade does not take it back."
            .to_owned(),
    ]
}

/// Something that can be done about a failure with one press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Continue without an extension that is not here.
    SkipExtension {
        /// The extension.
        name: String,
    },
    /// Create a role that the migrations need.
    CreateRole {
        /// The role.
        name: String,
    },
    /// Give an environment variable a value.
    SetVariable {
        /// The variable.
        name: String,
    },
    /// Begin with the tables of the models, because the first revision expects them.
    StartFromModels,
    /// Begin with a stamp, because the base schema is older than the migrations.
    StartFromStamp {
        /// The revision that failed.
        revision: String,
    },
    /// Load a module's library from the package index.
    LoadLibrary {
        /// The module.
        module: String,
    },
}

/// What can be done about a failure, the most useful first.
pub fn offers(fault: &Fault) -> Vec<Offer> {
    fault.causes.iter().flat_map(offers_of).collect()
}

fn offers_of(cause: &Cause) -> Vec<Offer> {
    match cause {
        Cause::MissingExtension { name } => vec![Offer::SkipExtension { name: name.clone() }],
        Cause::MissingRole { name } => vec![Offer::CreateRole { name: name.clone() }],
        Cause::ExpectsTables { revision } => {
            let revision = revision.clone();
            vec![Offer::StartFromModels, Offer::StartFromStamp { revision }]
        }
        Cause::UnsetVariables { names } => {
            let names = names.iter().cloned();
            names.map(|name| Offer::SetVariable { name }).collect()
        }
        Cause::MissingModule {
            name: Some(name),
            in_standard_library: false,
            is_there: false,
        } => {
            let module = name.split('.').next().unwrap_or(name).to_owned();
            vec![Offer::LoadLibrary { module }]
        }
        _ => vec![],
    }
}

/// What can be done at once, on a button, and what that does.
pub fn offer(offer: &Offer) -> (String, &'static str) {
    match offer {
        Offer::SkipExtension { name } => (
            format!("Continue without {name}"),
            "CREATE EXTENSION creates an empty placeholder; statements that use its types and functions fail. Runs the same command again",
        ),
        Offer::CreateRole { name } => (
            format!("Create role {name}"),
            "As an administrator does beforehand. Runs the same command again",
        ),
        Offer::SetVariable { name } => (format!("Set {name}…"), "Opens the settings at this variable"),
        Offer::LoadLibrary { module } => (
            format!("Load {module} from PyPI…"),
            "Shows first what would leave this machine",
        ),
        Offer::StartFromModels => (
            "Start from the models".to_owned(),
            "Creates all tables of target_metadata, as create_all does",
        ),
        Offer::StartFromStamp { .. } => (
            "Start from a stamp…".to_owned(),
            "Sets the version table without running a revision",
        ),
    }
}

#[cfg(test)]
mod tests {
    use postgres_model::CallSite;

    use super::*;

    fn because(cause: Cause) -> Fault {
        Fault {
            causes: vec![cause],
            ..Fault::of_the_engine("no".to_owned())
        }
    }

    #[test]
    fn a_missing_module_is_named_with_its_line_and_can_be_loaded() {
        let mut fault = because(Cause::MissingModule {
            name: Some("boto3.session".to_owned()),
            in_standard_library: false,
            is_there: false,
        });
        fault.call = Some(CallSite {
            path: "env.py".to_owned(),
            line: 3,
            end_line: 3,
            function: "<module>".to_owned(),
        });
        assert!(hints(&fault)[0].starts_with("env.py:3 imports boto3.session, which is not available."));
        let module = "boto3".to_owned();
        assert_eq!(offers(&fault), [Offer::LoadLibrary { module }]);
    }

    #[test]
    fn an_extension_says_what_going_on_without_it_means() {
        let of = |name: &str| hints(&because(Cause::MissingExtension { name: name.to_owned() }));
        assert!(of("timescaledb")[0].contains("timescaledb is not available in a browser"));
        assert!(of("timescaledb")[1].contains("an empty placeholder"));
        assert!(of("postgis")[0].starts_with("PostGIS needs a PostgreSQL of its own"));
    }

    #[test]
    fn hosts_are_told_with_the_lines_that_asked() {
        let asked_for = vec![AskedHost {
            name: "example.org:443".to_owned(),
            call: None,
        }];
        let fault = because(Cause::Network { asked_for });
        assert!(hints(&fault)[0].ends_with("Asked for: example.org:443."));
        assert!(offers(&fault).is_empty());
    }

    #[test]
    fn words_of_an_earlier_record_stay() {
        let mut fault = because(Cause::EngineEnded);
        fault.hints.push("As it was worded then.".to_owned());
        assert_eq!(hints(&fault).len(), 2);
    }

    #[test]
    fn what_a_failure_left_is_what_the_version_table_holds() {
        let mut record = CommandRecord {
            current: vec!["a1".to_owned()],
            ..CommandRecord::default()
        };
        assert_eq!(afterwards(&record, None, true), "The version table holds a1.");
        record.fault = Some(Fault::of_the_engine("gone".to_owned()));
        assert_eq!(
            afterwards(&record, None, true),
            "The database is as it was before this command."
        );
    }

    #[test]
    fn every_variable_can_be_set() {
        let names = vec!["A".to_owned(), "B".to_owned()];
        assert_eq!(offers(&because(Cause::UnsetVariables { names })).len(), 2);
    }
}
