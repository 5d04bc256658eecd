//! Differences as they are found, and those that every kind of object can have: values, comments, grants.

use postgres_model::Grant;

use super::{Difference, DifferenceKind, Part, ddl};

#[derive(Default)]
pub(super) struct Found(pub(super) Vec<Difference>);

impl Found {
    pub(super) fn push(&mut self, kind: DifferenceKind, part: Part, words: String, sql: String) {
        self.0.push(Difference {
            kind,
            part,
            words,
            sql: vec![sql],
        });
    }

    pub(super) fn changed(&mut self, part: Part, words: String, sql: String) {
        self.push(DifferenceKind::Changed, part, words, sql);
    }

    /// A property of the whole object.
    pub(super) fn value(&mut self, what: &str, before: &str, after: &str, sql: String) {
        if before != after {
            self.changed(Part::Whole, format!("{what}: {before} → {after}"), sql);
        }
    }

    /// A property of the whole object that may be long or missing.
    pub(super) fn text(
        &mut self,
        what: &str,
        before: &Option<String>,
        after: &Option<String>,
        sql: impl FnOnce() -> String,
    ) {
        if before != after {
            self.changed(Part::Whole, format!("{what}: {}", transition(before, after)), sql());
        }
    }
}

/// `a → b` for short texts; only that it changed for long ones.
pub(super) fn transition(before: &Option<String>, after: &Option<String>) -> String {
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

pub(super) fn comment(
    found: &mut Found,
    part: Part,
    of: &str,
    before: &Option<String>,
    after: &Option<String>,
    on: &str,
) {
    if before != after {
        let text = after.as_deref().map_or("NULL".to_owned(), ddl::literal);
        found.changed(
            part,
            format!("{of}comment {}", transition(before, after)),
            format!("COMMENT ON {on} IS {text};"),
        );
    }
}

pub(super) fn grants(found: &mut Found, before: &[Grant], after: &[Grant], on: &str) {
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
