//! A schema as lines of text that are equal for equal catalogs: no oids, no owner, the same on every version of PostgreSQL.

use std::collections::BTreeSet;

use crate::schema::{
    Column, Constraint, Function, Generated, Grant, Identity, Index, Object, Other, Policy, Relation, RelationKind,
    RowSecurity, Schema, Sequence, Type, TypeKind,
};

/// The lines of a schema, ordered: `kind | name | part | text`, without what is empty at the end.
pub fn catalog_lines(schema: &Schema) -> Vec<String> {
    let mut lines = Lines {
        schema,
        found: BTreeSet::new(),
    };
    for object in schema.objects() {
        lines.object(object);
    }
    lines.found.into_iter().map(one_line).collect()
}

fn one_line([kind, name, part, text]: [String; 4]) -> String {
    let further = [part, text].into_iter().filter(|each| !each.is_empty());
    let all: Vec<String> = [kind, name].into_iter().chain(further).collect();
    all.join(" | ").replace('\n', "\\n")
}

struct Lines<'a> {
    schema: &'a Schema,
    found: BTreeSet<[String; 4]>,
}

impl Lines<'_> {
    fn add(&mut self, kind: &str, name: &str, part: &str, text: impl Into<String>) {
        self.found
            .insert([kind.to_owned(), name.to_owned(), part.to_owned(), text.into()]);
    }

    fn object(&mut self, object: &Object) {
        match object {
            Object::Namespace(namespace) => {
                self.add("schema", &namespace.name, "", "");
                self.comment("schema", &namespace.name, "", &namespace.comment);
                self.grants("schema", &namespace.name, &namespace.grants);
            }
            Object::Extension(extension) => {
                self.add("extension", &extension.name, "", format!("in {}", extension.schema));
            }
            Object::Type(r#type) => self.r#type(r#type),
            Object::Relation(relation) => self.relation(relation),
            Object::Function(function) => self.function(function),
            Object::Other(other) => self.other(other),
        }
    }

    fn comment(&mut self, kind: &str, name: &str, part: &str, comment: &Option<String>) {
        if let Some(comment) = comment {
            self.add("comment", &format!("{kind} {name}"), part, comment);
        }
    }

    fn grants(&mut self, kind: &str, name: &str, grants: &[Grant]) {
        for Grant { grantee, privileges } in grants {
            self.add("grant", &format!("{kind} {name}"), grantee, privileges.join(", "));
        }
    }

    fn revoked(&mut self, kind: &str, name: &str, is_revoked: bool) {
        if is_revoked {
            self.add("revoked", &format!("{kind} {name}"), "public", "");
        }
    }

    fn r#type(&mut self, r#type: &Type) {
        let name = qualified(&r#type.schema, &r#type.name);
        match r#type.kind {
            TypeKind::Enum => {
                for (number, label) in (1..).zip(&r#type.labels) {
                    self.add("enum", &name, &place(number), label);
                }
            }
            TypeKind::Domain => {
                let text = words([
                    r#type.base.clone(),
                    r#type.not_null.then(|| "not null".to_owned()),
                    r#type.default.as_ref().map(|value| format!("default {value}")),
                ]);
                self.add("domain", &name, "", text);
            }
            TypeKind::Range => self.add(
                "range",
                &name,
                "",
                format!("of {}", r#type.base.as_deref().unwrap_or("?")),
            ),
            TypeKind::Base => self.add("type", &name, "", ""),
        }
        for each in &r#type.constraints {
            self.constraint(&name, each);
        }
        self.comment("type", &name, "", &r#type.comment);
        self.grants("type", &name, &r#type.grants);
        self.revoked("type", &name, r#type.revoked_from_public);
    }

    fn function(&mut self, function: &Function) {
        let name = format!(
            "{}({})",
            qualified(&function.schema, &function.name),
            function.arguments
        );
        self.add(
            &function.kind,
            &name,
            "",
            function.definition.clone().unwrap_or_default(),
        );
        self.comment("function", &name, "", &function.comment);
        self.grants("function", &name, &function.grants);
        self.revoked("function", &name, function.revoked_from_public);
    }

    fn other(&mut self, other: &Other) {
        self.add(
            &other.kind,
            &other.name,
            "",
            other.definition.clone().unwrap_or_default(),
        );
        self.comment(&other.kind, &other.name, "", &other.comment);
        self.grants(&other.kind, &other.name, &other.grants);
    }

    fn relation(&mut self, relation: &Relation) {
        let name = qualified(&relation.schema, &relation.name);
        self.add("relation", &name, "", relation.kind.words());
        for property in properties(relation) {
            self.add("property", &name, "", property);
        }
        for (number, parent) in (1..).zip(&relation.inherits) {
            let parent = self.schema.relation(*parent).map_or("?".to_owned(), Relation::label);
            self.add("inherits", &name, &place(number), parent);
        }
        for (number, column) in (1..).zip(&relation.columns) {
            self.add("column", &name, &place(number), column_text(column));
            self.comment("column", &name, &column.name, &column.comment);
            self.grants("column", &format!("{name}.{}", column.name), &column.grants);
        }
        for each in &relation.constraints {
            self.constraint(&name, each);
        }
        for index in &relation.indexes {
            self.add("index", &name, &index.name, index_text(index));
            self.comment("index", &name, &index.name, &index.comment);
        }
        self.triggers_policies_rules(&name, relation);
        if let Some(query) = &relation.definition {
            self.add("view", &name, "", without_qualifiers(query));
        }
        for read in &relation.reads {
            self.add("view reads", &name, "", read);
        }
        if let Some(sequence) = &relation.sequence {
            let text = self.sequence_text(sequence);
            self.add("sequence", &name, "", text);
        }
        self.comment("relation", &name, "", &relation.comment);
        self.grants("relation", &name, &relation.grants);
    }

    fn triggers_policies_rules(&mut self, name: &str, relation: &Relation) {
        let with_enabled =
            |definition: &str, enabled: &Option<String>| words([Some(definition.to_owned()), enabled.clone()]);
        for trigger in &relation.triggers {
            let text = with_enabled(&trigger.definition, &trigger.enabled);
            self.add("trigger", name, &trigger.name, text);
            self.comment("trigger", name, &trigger.name, &trigger.comment);
        }
        for policy in &relation.policies {
            self.add("policy", name, &policy.name, policy_text(policy));
            self.comment("policy", name, &policy.name, &policy.comment);
        }
        for rule in &relation.rules {
            self.add("rule", name, &rule.name, with_enabled(&rule.definition, &rule.enabled));
            self.comment("rule", name, &rule.name, &rule.comment);
        }
    }

    fn constraint(&mut self, of: &str, constraint: &Constraint) {
        // A definition that is not valid says so itself.
        self.add("constraint", of, &constraint.name, &constraint.definition);
        self.comment("constraint", of, &constraint.name, &constraint.comment);
    }

    fn sequence_text(&self, sequence: &Sequence) -> String {
        let of = sequence.owner.and_then(|owner| {
            let table = self.schema.relation(owner.relation)?;
            Some(format!("of {}.{}", table.label(), table.column(owner.column)?.name))
        });
        let numbers = format!(
            "{} start {} increment {} from {} to {} cache {}",
            sequence.r#type, sequence.start, sequence.increment, sequence.minimum, sequence.maximum, sequence.cache
        );
        words([Some(numbers), sequence.cycle.then(|| "cycle".to_owned()), of])
    }
}

fn qualified(schema: &str, name: &str) -> String {
    format!("{schema}.{name}")
}

/// So that the order of the text is that of the numbers; a relation has 1,600 columns at most.
fn place(number: usize) -> String {
    format!("{number:04}")
}

fn words<const N: usize>(words: [Option<String>; N]) -> String {
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn properties(relation: &Relation) -> impl Iterator<Item = String> {
    let row_security = relation.row_security.map(|security| match security {
        RowSecurity::Enabled => "row level security".to_owned(),
        RowSecurity::Forced => "row level security for its owner too".to_owned(),
    });
    let is_table = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let replica_identity = relation.replica_identity.as_ref().filter(|_| is_table);
    let all = [
        relation.unlogged.then(|| "unlogged".to_owned()),
        (!relation.options.is_empty()).then(|| format!("with {}", relation.options.join(", "))),
        row_security,
        replica_identity.map(|identity| format!("replica identity {identity}")),
        relation.partition_by.as_ref().map(|key| format!("partition by {key}")),
        relation.partition_bound.clone(),
        (relation.populated == Some(false)).then(|| "not populated".to_owned()),
    ];
    all.into_iter().flatten()
}

fn column_text(column: &Column) -> String {
    words([
        Some(column.name.clone()),
        Some(column.r#type.clone()),
        column
            .collation
            .as_ref()
            .map(|collation| format!("collate {collation}")),
        column.not_null.then(|| "not null".to_owned()),
        column.identity.map(|identity| match identity {
            Identity::Always => "generated always as identity".to_owned(),
            Identity::ByDefault => "generated by default as identity".to_owned(),
        }),
        column.generated.map(|generated| match generated {
            Generated::Stored => "stored".to_owned(),
            Generated::Virtual => "virtual".to_owned(),
        }),
        column.default.as_ref().map(|value| format!("default {value}")),
        column.inherited.then(|| "inherited".to_owned()),
    ])
}

fn index_text(index: &Index) -> String {
    let used_for = (!index.used_for.is_empty()).then(|| format!("for {}", index.used_for.join(", ")));
    words([
        Some(index.definition.clone()),
        index.primary.then(|| "primary".to_owned()),
        (!index.valid).then(|| "invalid".to_owned()),
        used_for,
    ])
}

fn policy_text(policy: &Policy) -> String {
    words([
        Some(if policy.permissive { "permissive" } else { "restrictive" }.to_owned()),
        Some(format!("for {} to {}", policy.command, policy.roles.join(", "))),
        policy.using.as_ref().map(|condition| format!("using {condition}")),
        policy.check.as_ref().map(|condition| format!("check {condition}")),
    ])
}

/// A query without the names in front of its columns: since PostgreSQL 16 a view of one table has none.
fn without_qualifiers(query: &str) -> String {
    let mut kept = String::with_capacity(query.len());
    let mut rest = query;
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_length(rest));
        let column = after.strip_prefix('.').filter(|_| is_name(token));
        match column.filter(|column| column.starts_with(|letter| is_of_name(letter) || matches!(letter, '"' | '*'))) {
            Some(column) => rest = column,
            None => {
                kept.push_str(token);
                rest = after;
            }
        }
    }
    kept
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter == '"' || letter == '_' || letter.is_alphabetic())
}

/// Of the name, the literal or the letter that a text begins with, in bytes.
fn token_length(text: &str) -> usize {
    let first = text.chars().next();
    match first {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map_or(text.len(), |end| end + 2),
        Some(letter) if is_of_name(letter) => text.find(|letter| !is_of_name(letter)).unwrap_or(text.len()),
        other => other.map_or(0, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_are_left_out_of_a_query() {
        let query = r#"SELECT c.id, "a b".x, count(o.*) AS n, 1.5, 'a.b' FROM shop.customer c"#;
        assert_eq!(
            without_qualifiers(query),
            r#"SELECT id, x, count(*) AS n, 1.5, 'a.b' FROM customer c"#
        );
    }

    #[test]
    fn what_an_object_has_is_told_line_by_line() {
        let json = r#"[
            {"class": "namespace", "oid": 5, "name": "shop", "comment": "Two\nlines", "grants": [{"grantee": "reader", "privileges": ["USAGE"]}]},
            {"class": "type", "oid": 9, "schema": "shop", "name": "state", "kind": "enum", "labels": ["new", "paid"], "base": null,
             "not_null": false, "default": null, "constraints": null, "comment": null, "grants": null, "revoked_from_public": true}
        ]"#;
        let schema: Schema = serde_json::from_str(json).unwrap();
        assert_eq!(
            catalog_lines(&schema),
            [
                "comment | schema shop | Two\\nlines",
                "enum | shop.state | 0001 | new",
                "enum | shop.state | 0002 | paid",
                "grant | schema shop | reader | USAGE",
                "revoked | type shop.state | public",
                "schema | shop",
            ]
        );
    }
}
