//! What is different between two schemas, object by object and part by part.

use std::sync::Arc;

use postgres_model::{
    Class, Column, Constraint, Function, Grant, Index, Key, Object, Policy, Relation, Schema, Trigger, Type,
};

use super::ddl;
use super::parts::{Identified, matched};

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// It is only there afterwards.
    Appeared,
    /// It is there before and afterwards.
    Changed,
    /// It is only there before.
    Vanished,
}

/// A part of an object that can be told from others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The object itself, or a property of it.
    Whole,
    /// A column, by its number.
    Column(i16),
    /// A constraint, by its oid.
    Constraint(u32),
    /// An index, by its oid.
    Index(u32),
    /// A trigger, by its oid.
    Trigger(u32),
    /// A policy, by its oid.
    Policy(u32),
    /// A rule, by its oid.
    Rule(u32),
}

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How.
    pub kind: DifferenceKind,
    /// Where in the object.
    pub part: Part,
    /// For people: `column note: type text → character varying(50)`.
    pub words: String,
    /// The SQL that would make the change.
    pub sql: Vec<String>,
}

/// Everything that is different about one object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDifference {
    /// Which object.
    pub key: Key,
    /// How.
    pub kind: DifferenceKind,
    /// What it is: `table`, `enum` …
    pub what: String,
    /// Its name: afterwards, or before where it has vanished.
    pub name: String,
    /// The object before.
    pub before: Option<Arc<Object>>,
    /// The object afterwards.
    pub after: Option<Arc<Object>>,
    /// What is different; for one that appeared or vanished, the one difference that says so.
    pub parts: Vec<Difference>,
}

/// Compares two schemas. Sequences that belong to a column are left out: they come and go with it.
pub fn differences(before: &Schema, after: &Schema) -> Vec<ObjectDifference> {
    let vanished = before.objects().filter(|object| after.get(object.key()).is_none());
    let mut found: Vec<_> = vanished
        .filter_map(|object| difference(Some(object), None, before, after))
        .collect();
    for object in after.objects() {
        let old = before.get(object.key());
        if old.is_none_or(|old| !Arc::ptr_eq(old, object)) {
            found.extend(difference(old, Some(object), before, after));
        }
    }
    found.sort_by(|a, b| (a.key.class, &a.name).cmp(&(b.key.class, &b.name)));
    found
}

fn difference(
    before: Option<&Arc<Object>>,
    after: Option<&Arc<Object>>,
    old: &Schema,
    new: &Schema,
) -> Option<ObjectDifference> {
    let object = after.or(before)?;
    if is_owned(before, old) || is_owned(after, new) {
        return None;
    }
    let (kind, parts) = match (before, after) {
        (None, Some(object)) => (DifferenceKind::Appeared, vec![whole(DifferenceKind::Appeared, object)]),
        (Some(object), None) => (DifferenceKind::Vanished, vec![whole(DifferenceKind::Vanished, object)]),
        (Some(before), Some(after)) => (DifferenceKind::Changed, object_differences(before, after)),
        (None, None) => return None,
    };
    (!parts.is_empty()).then(|| ObjectDifference {
        key: object.key(),
        kind,
        what: object.kind_words().to_owned(),
        name: object.label(),
        before: before.cloned(),
        after: after.cloned(),
        parts,
    })
}

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

fn describe_constraint(constraint: &Constraint) -> String {
    format!(
        "{} {} {}",
        constraint.kind.words(),
        constraint.name,
        constraint.definition
    )
}

fn describe_index(index: &Index) -> String {
    let unique = if index.unique { "unique index" } else { "index" };
    let using = index.definition.split_once(" USING ").map_or("", |(_, using)| using);
    format!("{unique} {} {using}", index.name)
}

/// Whether it is the sequence of a column: it comes and goes with that.
pub fn is_owned_sequence(object: &Object) -> bool {
    let sequence = object.as_relation().and_then(|relation| relation.sequence.as_ref());
    sequence.is_some_and(|sequence| sequence.owner.is_some())
}

/// A sequence of a column, as `serial` and identity columns have it.
fn is_owned(object: Option<&Arc<Object>>, schema: &Schema) -> bool {
    let owner = object
        .and_then(|object| object.as_relation())
        .and_then(|relation| relation.sequence.as_ref()?.owner);
    owner.is_some_and(|owner| schema.relation(owner.relation).is_some())
}

fn whole(kind: DifferenceKind, object: &Object) -> Difference {
    let (verb, sql) = match kind {
        DifferenceKind::Vanished => ("dropped", vec![ddl::drop(object)]),
        _ => ("created", ddl::create(object)),
    };
    Difference {
        kind,
        part: Part::Whole,
        words: format!("{} {} {verb}", object.kind_words(), object.label()),
        sql,
    }
}

/// What is different between an object before and afterwards.
pub fn object_differences(before: &Object, after: &Object) -> Vec<Difference> {
    let mut found = Found::default();
    if before.label() != after.label() {
        let kind = after.kind_words().to_uppercase();
        let (old, new) = (before.label(), after.label());
        found.changed(
            Part::Whole,
            format!("renamed: {old} → {new}"),
            format!("ALTER {kind} {old} RENAME TO {new};"),
        );
    }
    match (before, after) {
        (Object::Relation(before), Object::Relation(after)) => relation(&mut found, before, after),
        (Object::Type(before), Object::Type(after)) => type_parts(&mut found, before, after),
        (Object::Function(before), Object::Function(after)) => function(&mut found, before, after),
        (Object::Extension(before), Object::Extension(after)) => found.value(
            "version",
            &before.version,
            &after.version,
            format!("ALTER EXTENSION {} UPDATE TO '{}';", after.name, after.version),
        ),
        (Object::Namespace(before), Object::Namespace(after)) => {
            grants(
                &mut found,
                &before.grants,
                &after.grants,
                &format!("SCHEMA {}", after.name),
            );
        }
        (Object::Other(before), Object::Other(after)) => {
            found.text("definition", &before.definition, &after.definition, || {
                ddl::create(&Object::Other(after.clone())).join("\n")
            });
        }
        _ => {}
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn push(&mut self, kind: DifferenceKind, part: Part, words: String, sql: String) {
        self.0.push(Difference {
            kind,
            part,
            words,
            sql: vec![sql],
        });
    }

    fn changed(&mut self, part: Part, words: String, sql: String) {
        self.push(DifferenceKind::Changed, part, words, sql);
    }

    /// A property of the whole object.
    fn value(&mut self, what: &str, before: &str, after: &str, sql: String) {
        if before != after {
            self.changed(Part::Whole, format!("{what}: {before} → {after}"), sql);
        }
    }

    /// A property of the whole object that may be long or missing.
    fn text(&mut self, what: &str, before: &Option<String>, after: &Option<String>, sql: impl FnOnce() -> String) {
        if before != after {
            self.changed(Part::Whole, format!("{what}: {}", transition(before, after)), sql());
        }
    }
}

/// `a → b` for short texts; only that it changed for long ones.
fn transition(before: &Option<String>, after: &Option<String>) -> String {
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > 60 || text.contains('\n'));
    if long(before) || long(after) {
        return match (before, after) {
            (None, _) => "set".to_owned(),
            (_, None) => "removed".to_owned(),
            _ => "changed".to_owned(),
        };
    }
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    format!("{} → {}", shown(before), shown(after))
}

fn relation(found: &mut Found, before: &Relation, after: &Relation) {
    let table = after.label();
    columns(found, before, after, &table);
    constraints(found, before, after, &table);
    indexes(found, before, after);
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
        |a, b| a.definition == b.definition,
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
    if let (Some(old), Some(new)) = (&before.sequence, &after.sequence) {
        found.value(
            "increment",
            &old.increment.to_string(),
            &new.increment.to_string(),
            format!("ALTER SEQUENCE {table} INCREMENT {};", new.increment),
        );
        found.value(
            "type",
            &old.r#type,
            &new.r#type,
            format!("ALTER SEQUENCE {table} AS {};", new.r#type),
        );
    }
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

/// `text, not null, default now()`
fn column_words(column: &Column) -> String {
    let mut words = vec![column.r#type.clone()];
    words.push(if column.not_null { "not null" } else { "nullable" }.to_owned());
    words.extend(ddl::identity_clause(column.identity).map(str::to_lowercase));
    words.extend(column.default.as_ref().map(|default| match column.generated {
        None => format!("default {default}"),
        Some(_) => format!("generated as {default}"),
    }));
    words.join(", ")
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
    }
}

/// Indexes of constraints are told with those.
fn indexes(found: &mut Found, before: &Relation, after: &Relation) {
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
    }
}

trait Same {
    fn same(a: &Self, b: &Self) -> bool;
}

impl Same for Trigger {
    fn same(a: &Self, b: &Self) -> bool {
        (&a.name, &a.definition, &a.enabled) == (&b.name, &b.definition, &b.enabled)
    }
}

impl Same for Policy {
    fn same(a: &Self, b: &Self) -> bool {
        Self {
            oid: b.oid,
            ..a.clone()
        } == *b
    }
}

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

fn type_parts(found: &mut Found, before: &Type, after: &Type) {
    let name = Object::Type(after.clone()).label();
    for label in after.labels.iter().filter(|label| !before.labels.contains(label)) {
        found.push(
            DifferenceKind::Appeared,
            Part::Whole,
            format!("value {} added", ddl::literal(label)),
            format!("ALTER TYPE {name} ADD VALUE {};", ddl::literal(label)),
        );
    }
    for label in before.labels.iter().filter(|label| !after.labels.contains(label)) {
        found.push(
            DifferenceKind::Vanished,
            Part::Whole,
            format!("value {} is gone", ddl::literal(label)),
            format!("-- PostgreSQL can’t drop the value {} of {name}", ddl::literal(label)),
        );
    }
    found.text("default", &before.default, &after.default, || match &after.default {
        Some(default) => format!("ALTER DOMAIN {name} SET DEFAULT {default};"),
        None => format!("ALTER DOMAIN {name} DROP DEFAULT;"),
    });
    if before.not_null != after.not_null {
        let (words, action) = if after.not_null {
            ("not null", "SET")
        } else {
            ("nullable", "DROP")
        };
        found.changed(
            Part::Whole,
            words.to_owned(),
            format!("ALTER DOMAIN {name} {action} NOT NULL;"),
        );
    }
    let parts = matched(&before.constraints, &after.constraints);
    for constraint in parts.gone {
        found.push(
            DifferenceKind::Vanished,
            Part::Constraint(constraint.oid),
            format!("check {} dropped", constraint.name),
            format!("ALTER DOMAIN {name} DROP CONSTRAINT {};", constraint.name),
        );
    }
    for constraint in parts.new {
        found.push(
            DifferenceKind::Appeared,
            Part::Constraint(constraint.oid),
            format!("check {} added: {}", constraint.name, constraint.definition),
            format!("ALTER DOMAIN {name} ADD {};", ddl::constraint(constraint)),
        );
    }
    comment(
        found,
        Part::Whole,
        "",
        &before.comment,
        &after.comment,
        &format!("TYPE {name}"),
    );
    grants(found, &before.grants, &after.grants, &format!("TYPE {name}"));
}

fn function(found: &mut Found, before: &Function, after: &Function) {
    let name = Object::Function(after.clone()).label();
    found.text("definition", &before.definition, &after.definition, || {
        ddl::create(&Object::Function(after.clone())).join("\n")
    });
    comment(
        found,
        Part::Whole,
        "",
        &before.comment,
        &after.comment,
        &format!("FUNCTION {name}"),
    );
    grants(found, &before.grants, &after.grants, &format!("FUNCTION {name}"));
}

fn comment(found: &mut Found, part: Part, of: &str, before: &Option<String>, after: &Option<String>, on: &str) {
    if before != after {
        let text = after.as_deref().map_or("NULL".to_owned(), ddl::literal);
        found.changed(
            part,
            format!("{of}comment {}", transition(before, after)),
            format!("COMMENT ON {on} IS {text};"),
        );
    }
}

fn grants(found: &mut Found, before: &[Grant], after: &[Grant], on: &str) {
    let line = |grant: &Grant| (grant.grantee.clone(), grant.privileges.join(", "));
    for grant in before.iter().filter(|grant| !after.contains(grant)) {
        let (role, privileges) = line(grant);
        found.changed(
            Part::Whole,
            format!("{role} may no longer: {privileges}"),
            format!("REVOKE {privileges} ON {on} FROM {role};"),
        );
    }
    for grant in after.iter().filter(|grant| !before.contains(grant)) {
        let (role, privileges) = line(grant);
        found.changed(
            Part::Whole,
            format!("{role} may: {privileges}"),
            format!("GRANT {privileges} ON {on} TO {role};"),
        );
    }
}

impl ObjectDifference {
    /// Whether it is about a table, view or sequence.
    pub fn is_relation(&self) -> bool {
        self.key.class == Class::Relation
    }
}
