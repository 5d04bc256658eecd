//! What an object consists of: its parts with their names, and a line of words for each.

use postgres_model::{Column, Constraint, Index, Object};

use super::{Part, ddl};

/// An object and its parts, each with what it is and its name: `column`, `orders.note`.
pub fn parts_of(object: &Object) -> Vec<(Part, String, String)> {
    let label = object.label();
    let mut found = vec![(Part::Whole, object.kind_words().to_owned(), label.clone())];
    let Object::Relation(relation) = object else {
        return found;
    };
    let mut add = |part: Part, what: &str, name: &str| found.push((part, what.to_owned(), format!("{label}.{name}")));
    for column in &relation.columns {
        add(Part::Column(column.number), "column", &column.name);
    }
    for constraint in &relation.constraints {
        add(
            Part::Constraint(constraint.oid),
            constraint.kind.words(),
            &constraint.name,
        );
    }
    for index in relation.indexes.iter().filter(|index| index.constraint.is_none()) {
        add(Part::Index(index.oid), "index", &index.name);
    }
    for trigger in &relation.triggers {
        add(Part::Trigger(trigger.oid), "trigger", &trigger.name);
    }
    for policy in &relation.policies {
        add(Part::Policy(policy.oid), "policy", &policy.name);
    }
    for rule in &relation.rules {
        add(Part::Rule(rule.oid), "rule", &rule.name);
    }
    found
}

/// What an object consists of, a line for each part.
pub fn contents(object: &Object) -> Vec<(Part, String)> {
    let Object::Relation(relation) = object else {
        return match object {
            Object::Type(r#type) => {
                let labels = r#type.labels.iter().map(|label| ddl::literal(label));
                labels
                    .chain(r#type.base.clone())
                    .map(|line| (Part::Whole, line))
                    .collect()
            }
            _ => vec![],
        };
    };
    let mut lines = Vec::new();
    for column in &relation.columns {
        lines.push((
            Part::Column(column.number),
            format!("{}, {}", column.name, column_words(column)),
        ));
    }
    for constraint in &relation.constraints {
        lines.push((Part::Constraint(constraint.oid), describe_constraint(constraint)));
    }
    for index in relation.indexes.iter().filter(|index| index.constraint.is_none()) {
        lines.push((Part::Index(index.oid), describe_index(index)));
    }
    for trigger in &relation.triggers {
        lines.push((Part::Trigger(trigger.oid), format!("trigger {}", trigger.name)));
    }
    for policy in &relation.policies {
        lines.push((Part::Policy(policy.oid), format!("policy {}", policy.name)));
    }
    for rule in &relation.rules {
        lines.push((Part::Rule(rule.oid), format!("rule {}", rule.name)));
    }
    lines
}

pub(super) fn describe_constraint(constraint: &Constraint) -> String {
    format!(
        "{} {} {}",
        constraint.kind.words(),
        constraint.name,
        constraint.definition
    )
}

pub(super) fn describe_index(index: &Index) -> String {
    let unique = if index.unique { "unique index" } else { "index" };
    let using = index.definition.split_once(" USING ").map_or("", |(_, using)| using);
    format!("{unique} {} {using}", index.name)
}

/// `text, not null, default now()`
pub(super) fn column_words(column: &Column) -> String {
    let mut words = vec![column.r#type.clone()];
    words.push(if column.not_null { "not null" } else { "nullable" }.to_owned());
    words.extend(ddl::identity_clause(column.identity).map(str::to_lowercase));
    words.extend(column.default.as_ref().map(|default| match column.generated {
        None => format!("default {default}"),
        Some(_) => format!("generated as {default}"),
    }));
    words.join(", ")
}
