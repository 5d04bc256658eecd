//! What is different between a type, a function or something rarer before and afterwards.

use postgres_model::{Function, Namespace, Object, Other, Type};

use super::found::{Found, comment, grants};
use super::parts::matched;
use super::{DifferenceKind, Part, ddl};

pub(super) fn type_parts(found: &mut Found, before: &Type, after: &Type) {
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
    let on = format!("TYPE {name}");
    grants(found, &before.grants, &after.grants, &on);
    public(
        found,
        "USAGE",
        before.revoked_from_public,
        after.revoked_from_public,
        &on,
    );
}

/// What everybody may do by default.
fn public(found: &mut Found, privilege: &str, was_revoked: bool, is_revoked: bool, on: &str) {
    match (was_revoked, is_revoked) {
        (false, true) => found.changed(
            Part::Whole,
            format!("public may no longer: {privilege}"),
            format!("REVOKE {privilege} ON {on} FROM PUBLIC;"),
        ),
        (true, false) => found.changed(
            Part::Whole,
            format!("public may: {privilege}"),
            format!("GRANT {privilege} ON {on} TO PUBLIC;"),
        ),
        _ => {}
    }
}

pub(super) fn namespace(found: &mut Found, before: &Namespace, after: &Namespace) {
    let on = format!("SCHEMA {}", after.name);
    comment(found, Part::Whole, "", &before.comment, &after.comment, &on);
    grants(found, &before.grants, &after.grants, &on);
}

pub(super) fn other(found: &mut Found, before: &Other, after: &Other) {
    let on = format!("{} {}", after.kind.to_uppercase(), after.name);
    found.text("definition", &before.definition, &after.definition, || {
        ddl::create(&Object::Other(after.clone())).join("\n")
    });
    comment(found, Part::Whole, "", &before.comment, &after.comment, &on);
    grants(found, &before.grants, &after.grants, &on);
}

pub(super) fn function(found: &mut Found, before: &Function, after: &Function) {
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
    let on = format!("FUNCTION {name}");
    grants(found, &before.grants, &after.grants, &on);
    public(
        found,
        "EXECUTE",
        before.revoked_from_public,
        after.revoked_from_public,
        &on,
    );
}
