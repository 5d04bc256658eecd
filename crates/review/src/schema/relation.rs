//! What is different between a table, view or sequence before and afterwards.

use postgres_model::{Column, Constraint, Index, Object, Policy, Relation, Rule, Sequence, Trigger};

use super::contents::{column_words, describe_constraint, describe_index};
use super::found::{Found, comment, grants, transition};
use super::parts::{Identified, matched};
use super::{DifferenceKind, Part, ddl};

pub(super) fn relation(found: &mut Found, before: &Relation, after: &Relation) {
    let table = after.label();
    columns(found, before, after, &table);
    constraints(found, before, after, &table);
    indexes(found, before, after, &table);
    others(
        found,
        &before.triggers,
        &after.triggers,
        Part::Trigger,
        "trigger",
        Trigger::same,
        |trigger| {
            (
                ddl::ended(&trigger.definition),
                format!("DROP TRIGGER {} ON {table};", trigger.name),
            )
        },
    );
    others(
        found,
        &before.policies,
        &after.policies,
        Part::Policy,
        "policy",
        Policy::same,
        |policy| {
            (
                ddl::policy(after, policy),
                format!("DROP POLICY {} ON {table};", policy.name),
            )
        },
    );
    others(
        found,
        &before.rules,
        &after.rules,
        Part::Rule,
        "rule",
        Rule::same,
        |rule| {
            (
                ddl::ended(&rule.definition),
                format!("DROP RULE {} ON {table};", rule.name),
            )
        },
    );
    if before.row_security != after.row_security {
        let words = match after.row_security {
            None => "row level security disabled",
            Some(postgres_model::RowSecurity::Enabled) => "row level security enabled",
            Some(postgres_model::RowSecurity::Forced) => "row level security forced for the owner too",
        };
        found.changed(
            Part::Whole,
            words.to_owned(),
            ddl::row_security(after, after.row_security),
        );
    }
    if before.unlogged != after.unlogged {
        let to = if after.unlogged { "UNLOGGED" } else { "LOGGED" };
        found.changed(
            Part::Whole,
            format!("set {}", to.to_lowercase()),
            format!("ALTER TABLE {table} SET {to};"),
        );
    }
    let kind = after.kind.words().to_uppercase();
    found.text("definition", &before.definition, &after.definition, || {
        ddl::create(&Object::Relation(Box::new(after.clone()))).join("\n")
    });
    found.text(
        "partition",
        &before.partition_bound,
        &after.partition_bound,
        || match &after.partition_bound {
            Some(bound) => format!("ALTER TABLE … ATTACH PARTITION {table} {bound};"),
            None => format!("ALTER TABLE … DETACH PARTITION {table};"),
        },
    );
    let options = |relation: &Relation| (!relation.options.is_empty()).then(|| relation.options.join(", "));
    found.text("storage parameters", &options(before), &options(after), || {
        format!("ALTER {kind} {table} SET ({});", after.options.join(", "))
    });
    comment(
        found,
        Part::Whole,
        "",
        &before.comment,
        &after.comment,
        &format!("{kind} {table}"),
    );
    grants(found, &before.grants, &after.grants, &table);
    let identity = |relation: &Relation| relation.replica_identity.clone().or_else(|| Some("default".to_owned()));
    found.text("replica identity", &identity(before), &identity(after), || {
        let identity = after.replica_identity.as_deref().unwrap_or("default");
        format!("ALTER TABLE {table} REPLICA IDENTITY {};", identity.to_uppercase())
    });
    if let (Some(old), Some(new)) = (&before.sequence, &after.sequence) {
        sequence(found, old, new, &table);
    }
}

fn sequence(found: &mut Found, before: &Sequence, after: &Sequence, name: &str) {
    let mut alter = |what: &str, before: &dyn ToString, after: &dyn ToString, action: String| {
        let sql = format!("ALTER SEQUENCE {name} {action};");
        found.value(what, &before.to_string(), &after.to_string(), sql);
    };
    let (old, new) = (before, after);
    alter("type", &old.r#type, &new.r#type, format!("AS {}", new.r#type));
    alter("start", &old.start, &new.start, format!("START {}", new.start));
    alter(
        "increment",
        &old.increment,
        &new.increment,
        format!("INCREMENT {}", new.increment),
    );
    alter(
        "minimum",
        &old.minimum,
        &new.minimum,
        format!("MINVALUE {}", new.minimum),
    );
    alter(
        "maximum",
        &old.maximum,
        &new.maximum,
        format!("MAXVALUE {}", new.maximum),
    );
    alter("cache", &old.cache, &new.cache, format!("CACHE {}", new.cache));
    let cycle = if new.cycle { "CYCLE" } else { "NO CYCLE" };
    alter("cycle", &old.cycle, &new.cycle, cycle.to_owned());
}

fn columns(found: &mut Found, before: &Relation, after: &Relation, table: &str) {
    let parts = matched(&before.columns, &after.columns);
    for column in parts.gone {
        found.push(
            DifferenceKind::Vanished,
            Part::Column(column.number),
            format!("column {} dropped, {}", column.name, column.r#type),
            format!("ALTER TABLE {table} DROP COLUMN {};", column.name),
        );
    }
    for column in parts.new {
        found.push(
            DifferenceKind::Appeared,
            Part::Column(column.number),
            format!("column {} added, {}", column.name, column_words(column)),
            format!("ALTER TABLE {table} ADD COLUMN {};", ddl::column(column)),
        );
    }
    for (old, new) in parts.kept {
        alter_column(found, old, new, table);
    }
}

fn alter_column(found: &mut Found, before: &Column, after: &Column, table: &str) {
    let part = Part::Column(after.number);
    let name = &after.name;
    let mut alter = |words: String, action: String| {
        found.changed(
            part,
            format!("column {name}: {words}"),
            format!("ALTER TABLE {table} ALTER COLUMN {name} {action};"),
        );
    };
    if before.r#type != after.r#type {
        alter(
            format!("type {} → {}", before.r#type, after.r#type),
            format!("TYPE {}", after.r#type),
        );
    }
    if before.not_null != after.not_null {
        let (words, action) = if after.not_null {
            ("not null", "SET")
        } else {
            ("nullable", "DROP")
        };
        alter(words.to_owned(), format!("{action} NOT NULL"));
    }
    if before.default != after.default {
        let action = match &after.default {
            Some(default) => format!("SET DEFAULT {default}"),
            None => "DROP DEFAULT".to_owned(),
        };
        alter(
            format!("default {}", transition(&before.default, &after.default)),
            action,
        );
    }
    if before.identity != after.identity {
        let clause = ddl::identity_clause(after.identity);
        alter(
            clause.map_or("no identity any more".to_owned(), str::to_lowercase),
            clause.map_or("DROP IDENTITY".to_owned(), |clause| format!("ADD {clause}")),
        );
    }
    if before.generated != after.generated {
        alter("generated otherwise".to_owned(), "DROP EXPRESSION".to_owned());
    }
    if before.name != after.name {
        found.changed(
            part,
            format!("column {} renamed to {name}", before.name),
            format!("ALTER TABLE {table} RENAME COLUMN {} TO {name};", before.name),
        );
    }
    comment(
        found,
        part,
        &format!("column {name}: "),
        &before.comment,
        &after.comment,
        &format!("COLUMN {table}.{name}"),
    );
    grants(found, &before.grants, &after.grants, &format!("{table} ({name})"));
}

fn constraints(found: &mut Found, before: &Relation, after: &Relation, table: &str) {
    let parts = matched(&before.constraints, &after.constraints);
    let describe = describe_constraint;
    let add = |constraint: &Constraint| format!("ALTER TABLE {table} ADD {};", ddl::constraint(constraint));
    let drop = |constraint: &Constraint| format!("ALTER TABLE {table} DROP CONSTRAINT {};", constraint.name);
    for constraint in parts.gone {
        found.push(
            DifferenceKind::Vanished,
            Part::Constraint(constraint.oid),
            format!("{} dropped", describe(constraint)),
            drop(constraint),
        );
    }
    for constraint in parts.new {
        found.push(
            DifferenceKind::Appeared,
            Part::Constraint(constraint.oid),
            format!("{} added", describe(constraint)),
            add(constraint),
        );
    }
    for (old, new) in parts.kept {
        let part = Part::Constraint(new.oid);
        if old.name != new.name {
            found.changed(
                part,
                format!("{} {} renamed to {}", new.kind.words(), old.name, new.name),
                format!("ALTER TABLE {table} RENAME CONSTRAINT {} TO {};", old.name, new.name),
            );
        }
        if !old.validated && new.validated {
            found.changed(
                part,
                format!("{} {} validated", new.kind.words(), new.name),
                format!("ALTER TABLE {table} VALIDATE CONSTRAINT {};", new.name),
            );
        } else if old.definition != new.definition {
            found.changed(
                part,
                format!(
                    "{} {}: {} → {}",
                    new.kind.words(),
                    new.name,
                    old.definition,
                    new.definition
                ),
                format!("{}\n{}", drop(old), add(new)),
            );
        }
        let of = format!("{} {}: ", new.kind.words(), new.name);
        let on = format!("CONSTRAINT {} ON {table}", new.name);
        comment(found, part, &of, &old.comment, &new.comment, &on);
    }
}

/// Indexes of constraints are reported with those.
fn indexes(found: &mut Found, before: &Relation, after: &Relation, table: &str) {
    let own = |relation: &Relation| -> Vec<Index> {
        let indexes = relation.indexes.iter();
        indexes.filter(|index| index.constraint.is_none()).cloned().collect()
    };
    let (before, after) = (own(before), own(after));
    let parts = matched(&before, &after);
    let describe = describe_index;
    for index in parts.gone {
        found.push(
            DifferenceKind::Vanished,
            Part::Index(index.oid),
            format!("{} dropped", describe(index)),
            format!("DROP INDEX {};", index.name),
        );
    }
    for index in parts.new {
        let valid = if index.valid { "" } else { ", not valid" };
        found.push(
            DifferenceKind::Appeared,
            Part::Index(index.oid),
            format!("{} created{valid}", describe(index)),
            ddl::ended(&index.definition),
        );
    }
    for (old, new) in parts.kept {
        let part = Part::Index(new.oid);
        if old.name != new.name {
            found.changed(
                part,
                format!("index {} renamed to {}", old.name, new.name),
                format!("ALTER INDEX {} RENAME TO {};", old.name, new.name),
            );
        } else if describe(old) != describe(new) {
            found.changed(
                part,
                format!("{} → {}", describe(old), describe(new)),
                format!("DROP INDEX {};\n{}", old.name, ddl::ended(&new.definition)),
            );
        }
        if old.valid != new.valid {
            let words = if new.valid { "valid" } else { "not valid" };
            found.changed(
                part,
                format!("index {}: {words}", new.name),
                format!("REINDEX INDEX {};", new.name),
            );
        }
        let used_for = |index: &Index| (!index.used_for.is_empty()).then(|| index.used_for.join(", "));
        let (was, is) = (used_for(old), used_for(new));
        if was != is {
            let words = format!("index {}: used for {}", new.name, transition(&was, &is));
            found.changed(part, words, ddl::uses_of_index(table, new));
        }
        let of = format!("index {}: ", new.name);
        comment(
            found,
            part,
            &of,
            &old.comment,
            &new.comment,
            &format!("INDEX {}", new.name),
        );
    }
}

/// Equal but for the oid.
trait Same {
    fn same(a: &Self, b: &Self) -> bool;
}

macro_rules! same {
    ($($part:ty),*) => {$(
        impl Same for $part {
            fn same(a: &Self, b: &Self) -> bool {
                Self { oid: b.oid, ..a.clone() } == *b
            }
        }
    )*};
}

same!(Trigger, Policy, Rule);

/// Parts that are made and dropped as a whole; `sql` gives both statements.
fn others<T: Identified>(
    found: &mut Found,
    before: &[T],
    after: &[T],
    part: fn(u32) -> Part,
    what: &str,
    same: fn(&T, &T) -> bool,
    sql: impl Fn(&T) -> (String, String),
) {
    let parts = matched(before, after);
    for each in parts.gone {
        found.push(
            DifferenceKind::Vanished,
            part(each.id()),
            format!("{what} {} dropped", each.name()),
            sql(each).1,
        );
    }
    for each in parts.new {
        found.push(
            DifferenceKind::Appeared,
            part(each.id()),
            format!("{what} {} created", each.name()),
            sql(each).0,
        );
    }
    for (old, new) in parts.kept {
        if !same(old, new) {
            let (create, _) = sql(new);
            found.changed(
                part(new.id()),
                format!("{what} {} changed", new.name()),
                format!("{}\n{create}", sql(old).1),
            );
        }
    }
}
