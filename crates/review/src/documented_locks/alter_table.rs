//! ALTER TABLE: "An ACCESS EXCLUSIVE lock is acquired unless explicitly noted. When multiple subcommands are given, the lock acquired will be
//! the strictest one required by any subcommand."

use postgres_model::LockMode;
use postgres_model::LockMode::{AccessExclusive, ShareRowExclusive, ShareUpdateExclusive};

use super::DocumentedLock;
use super::words::Words;

/// Forms for which the page notes no lock, by their first words.
const NOT_NOTED: [&str; 27] = [
    "DROP",
    "RENAME",
    "OWNER TO",
    "SET SCHEMA",
    "SET WITHOUT OIDS",
    "SET ACCESS METHOD",
    "SET TABLESPACE",
    "SET LOGGED",
    "SET UNLOGGED",
    "INHERIT",
    "NO INHERIT",
    "OF",
    "NOT OF",
    "REPLICA IDENTITY",
    "FORCE ROW LEVEL SECURITY",
    "NO FORCE ROW LEVEL SECURITY",
    "ENABLE ROW LEVEL SECURITY",
    "DISABLE ROW LEVEL SECURITY",
    "ENABLE RULE",
    "DISABLE RULE",
    "ENABLE REPLICA RULE",
    "ENABLE ALWAYS RULE",
    "ADD CHECK",
    "ADD UNIQUE",
    "ADD PRIMARY KEY",
    "ADD EXCLUDE",
    "ALTER CONSTRAINT",
];

/// Forms of ALTER COLUMN for which the page notes no lock.
const COLUMN_NOT_NOTED: [&str; 14] = [
    "TYPE",
    "SET DATA TYPE",
    "SET DEFAULT",
    "DROP DEFAULT",
    "SET NOT NULL",
    "DROP NOT NULL",
    "SET EXPRESSION",
    "DROP EXPRESSION",
    "ADD GENERATED",
    "SET GENERATED",
    "RESTART",
    "DROP IDENTITY",
    "SET STORAGE",
    "SET COMPRESSION",
];

const WEAK: [&str; 3] = ["VALIDATE CONSTRAINT", "CLUSTER ON", "SET WITHOUT CLUSTER"];

const TRIGGERS: [&str; 4] = [
    "ENABLE TRIGGER",
    "DISABLE TRIGGER",
    "ENABLE REPLICA TRIGGER",
    "ENABLE ALWAYS TRIGGER",
];

/// What one form takes: the mode on the table itself, and locks on others.
struct Form {
    mode: LockMode,
    others: Vec<DocumentedLock>,
}

impl Form {
    fn of(mode: LockMode) -> Self {
        Self { mode, others: vec![] }
    }
}

/// Behind ALTER TABLE.
pub(super) fn alter_table(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if words.eat("ALL IN TABLESPACE") {
        return None;
    }
    words.eat("IF EXISTS");
    words.eat("ONLY");
    let table = words.relation()?;
    let forms: Vec<Form> = words.parts().into_iter().map(form).collect::<Option<_>>()?;
    let mode = forms.iter().map(|form| form.mode).max()?;
    let own = DocumentedLock::named(table, mode);
    let others = forms.into_iter().flat_map(|form| form.others);
    Some(std::iter::once(own).chain(others).collect())
}

fn form(mut words: Words<'_>) -> Option<Form> {
    if words.eat_any(&NOT_NOTED) {
        return Some(Form::of(AccessExclusive));
    }
    if words.eat_any(&WEAK) {
        return Some(Form::of(ShareUpdateExclusive));
    }
    if words.eat_any(&TRIGGERS) {
        return Some(Form::of(ShareRowExclusive));
    }
    if words.eat_any(&["SET", "RESET"]) {
        return storage_parameters(words);
    }
    if words.eat("ATTACH PARTITION") {
        return attach_partition(words);
    }
    if words.eat("DETACH PARTITION") {
        return detach_partition(words);
    }
    if words.eat("ADD") {
        return add(words);
    }
    if words.eat("ALTER") {
        return alter_column(words);
    }
    None
}

/// Behind ADD: a constraint or a column.
fn add(mut words: Words<'_>) -> Option<Form> {
    if words.eat("CONSTRAINT") {
        words.qualified()?;
    }
    if words.eat("FOREIGN KEY") {
        return Some(Form {
            mode: ShareRowExclusive,
            others: vec![referenced(&mut words)?],
        });
    }
    let others = referenced(&mut words).into_iter().collect();
    Some(Form {
        mode: AccessExclusive,
        others,
    })
}

/// The table behind REFERENCES, where there is one.
fn referenced(words: &mut Words<'_>) -> Option<DocumentedLock> {
    let is_reference = words.go_behind("REFERENCES");
    let table = is_reference.then(|| words.relation())??;
    Some(DocumentedLock::named(table, ShareRowExclusive))
}

fn alter_column(mut words: Words<'_>) -> Option<Form> {
    words.eat("COLUMN");
    words.qualified()?;
    if words.eat_any(&["SET STATISTICS", "SET (", "RESET ("]) {
        return Some(Form::of(ShareUpdateExclusive));
    }
    words.eat_any(&COLUMN_NOT_NOTED).then(|| Form::of(AccessExclusive))
}

/// Some storage parameters need less; those that the page does not name are left open.
fn storage_parameters(mut words: Words<'_>) -> Option<Form> {
    let parameters = words.parentheses()?.parts();
    let weak = |mut parameter: Words<'_>| {
        let name = parameter.qualified()?;
        let name = name.last()?;
        let is_named = ["fillfactor", "toast_tuple_target", "parallel_workers"].contains(&name.as_str());
        (is_named || name.contains("autovacuum_")).then_some(())
    };
    parameters.into_iter().map(weak).collect::<Option<Vec<()>>>()?;
    Some(Form::of(ShareUpdateExclusive))
}

fn attach_partition(mut words: Words<'_>) -> Option<Form> {
    let attached = DocumentedLock::named(words.relation()?, AccessExclusive);
    let default = DocumentedLock::unnamed("the default partition", AccessExclusive).only_if("there is one");
    Some(Form {
        mode: ShareUpdateExclusive,
        others: vec![attached, default],
    })
}

fn detach_partition(mut words: Words<'_>) -> Option<Form> {
    let partition = words.relation()?;
    if words.eat("CONCURRENTLY") {
        return Some(Form {
            mode: ShareUpdateExclusive,
            others: vec![DocumentedLock::named(partition, AccessExclusive)],
        });
    }
    words.is_empty().then(|| Form::of(AccessExclusive))
}
