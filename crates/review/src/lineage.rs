//! Who brought what: of every object and every part of one that ever existed, the revisions that made, changed and dropped it.

use std::collections::HashMap;
use std::sync::Arc;

use postgres_model::{Key, Object};
use protocol::Direction;

use crate::schema::{Difference, DifferenceKind, Part, is_owned_sequence, object_differences, parts_of};
use crate::{CommandRecord, step_of};

/// A place in the history of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The revision that was running; none for what Alembic or env.py did, and for what was typed.
    pub revision: Option<String>,
    /// Somebody typed the statement.
    pub by_hand: bool,
    /// Which of its functions ran.
    pub direction: Option<Direction>,
    /// What it did, in words.
    pub words: String,
}

/// Something that existed at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The object.
    pub key: Key,
    /// The part of it.
    pub part: Part,
    /// What it is: `table`, `column`, `index` …
    pub what: String,
    /// Its newest name: `orders`, or `orders.note` for a part.
    pub name: String,
    /// Other names that it had before.
    pub earlier_names: Vec<String>,
    /// Who made it; none for what existed before the first command.
    pub made: Option<Origin>,
    /// Who changed it, oldest first.
    pub changed: Vec<Origin>,
    /// Who dropped it; none while it is there.
    pub dropped: Option<Origin>,
}

impl Lineage {
    /// Whether one of its names contains a text, in any case.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let names = self.earlier_names.iter().chain([&self.name]);
        names.into_iter().any(|name| name.to_lowercase().contains(&text))
    }
}

/// Everything that ever existed in these commands, in the order in which it came.
pub fn lineages<'a>(records: impl IntoIterator<Item = &'a CommandRecord>) -> Vec<Lineage> {
    let mut found = Found::default();
    for record in records {
        let mut schema = record.schema.at_the_beginning();
        for object in schema.objects() {
            found.appear(object, None);
        }
        for change in record
            .schema
            .changes()
            .iter()
            .filter(|change| change.statement.is_some() || change.before.is_some())
        {
            for changed in &change.changes {
                let before = schema.get(changed.key).cloned();
                found.change(before.as_ref(), changed.object.as_ref(), |words| {
                    origin(record, change.statement, words)
                });
                schema.apply(changed);
            }
        }
    }
    found.items
}

fn origin(record: &CommandRecord, statement: Option<u32>, words: String) -> Origin {
    let trace = statement.and_then(|statement| record.statements.get(statement as usize));
    let step = statement
        .and_then(|statement| step_of(record, statement))
        .map(|step| &record.plan[step].planned);
    Origin {
        revision: trace
            .and_then(|trace| trace.revision.clone())
            .or(step.map(|step| step.revision.clone())),
        by_hand: record.task.is_by_hand(),
        direction: step.map(|step| step.direction),
        words,
    }
}

#[derive(Default)]
struct Found {
    items: Vec<Lineage>,
    positions: HashMap<(Key, Part), usize>,
}

impl Found {
    fn change(&mut self, before: Option<&Arc<Object>>, after: Option<&Arc<Object>>, origin: impl Fn(String) -> Origin) {
        match (before, after) {
            (None, Some(object)) => self.appear(object, Some(&origin("created".to_owned()))),
            (Some(object), None) => self.vanish(object, &origin("dropped".to_owned())),
            (Some(old), Some(new)) => {
                for difference in object_differences(old, new) {
                    self.note(new, &difference, origin(difference.words.clone()));
                }
                self.keep_up(new);
            }
            (None, None) => {}
        }
    }

    /// The object with all of its parts; what is known already, from an earlier command, stays as it is.
    fn appear(&mut self, object: &Object, made: Option<&Origin>) {
        if is_owned_sequence(object) {
            return;
        }
        for (part, what, name) in parts_of(object) {
            self.insert(object.key(), part, what, name, made.cloned());
        }
    }

    fn insert(&mut self, key: Key, part: Part, what: String, name: String, made: Option<Origin>) {
        let known = self.positions.get(&(key, part)).map(|&position| &self.items[position]);
        // A database that was emptied hands out the same oids again.
        if known.is_some_and(|item| item.dropped.is_none()) {
            return;
        }
        self.positions.insert((key, part), self.items.len());
        self.items.push(Lineage {
            key,
            part,
            what,
            name,
            earlier_names: vec![],
            made,
            changed: vec![],
            dropped: None,
        });
    }

    fn vanish(&mut self, object: &Object, dropped: &Origin) {
        for (part, ..) in parts_of(object) {
            self.with(object.key(), part, |item| item.dropped = Some(dropped.clone()));
        }
    }

    fn note(&mut self, object: &Object, difference: &Difference, origin: Origin) {
        let key = object.key();
        match difference.kind {
            DifferenceKind::Vanished if difference.part != Part::Whole => {
                self.with(key, difference.part, |item| item.dropped = Some(origin))
            }
            DifferenceKind::Appeared if difference.part != Part::Whole => {
                let part = parts_of(object).into_iter().find(|(part, ..)| *part == difference.part);
                if let Some((part, what, name)) = part {
                    self.insert(key, part, what, name, Some(origin));
                }
            }
            _ => self.with(key, difference.part, |item| item.changed.push(origin)),
        }
    }

    /// An object's new name is a part of its parts' names too; and a constraint that was rebuilt has another oid.
    fn keep_up(&mut self, object: &Object) {
        let key = object.key();
        for (part, what, name) in parts_of(object) {
            if !self.positions.contains_key(&(key, part)) {
                let same = |item: &Lineage| {
                    item.key == key && item.what == what && item.name == name && item.dropped.is_none()
                };
                if let Some(position) = self.items.iter().position(same) {
                    self.positions.insert((key, part), position);
                }
            }
            self.with(key, part, |item| {
                if item.name != name {
                    let old = std::mem::replace(&mut item.name, name);
                    item.earlier_names
                        .retain(|earlier| *earlier != item.name && *earlier != old);
                    item.earlier_names.push(old);
                }
            });
        }
    }

    fn with(&mut self, key: Key, part: Part, change: impl FnOnce(&mut Lineage)) {
        if let Some(&position) = self.positions.get(&(key, part)) {
            change(&mut self.items[position]);
        }
    }
}

#[cfg(test)]
mod tests {
    use postgres_model::{ObjectChange, StatementTrace, fixtures};

    use super::*;
    use crate::SchemaHistory;

    fn table(name: &str, columns: &[(i16, &str)]) -> ObjectChange {
        let columns = columns
            .iter()
            .map(|(number, name)| fixtures::column(*number, name, "text"));
        let object = Object::Relation(Box::new(fixtures::table(7, name, columns.collect())));
        ObjectChange {
            key: object.key(),
            object: Some(Arc::new(object)),
        }
    }

    fn record() -> CommandRecord {
        let mut history = SchemaHistory::default();
        let gone = ObjectChange {
            object: None,
            ..table("", &[])
        };
        history.change(Some(0), None, &[table("tea", &[(1, "id")])]);
        history.change(Some(1), None, &[table("tea", &[(1, "id"), (2, "note")])]);
        history.change(Some(2), None, &[table("herb", &[(1, "key"), (2, "note")])]);
        history.change(Some(3), None, &[table("herb", &[(1, "key")])]);
        history.change(Some(4), None, &[gone]);
        let statement = |(index, revision): (u32, &str)| {
            Arc::new(StatementTrace {
                index,
                revision: Some(revision.to_owned()),
                ..StatementTrace::default()
            })
        };
        CommandRecord {
            statements: (0..).zip(["a", "b", "c", "d", "e"]).map(statement).collect(),
            schema: history,
            ..CommandRecord::default()
        }
    }

    #[test]
    fn each_part_knows_who_made_changed_and_dropped_it() {
        let found = lineages([&record()]);
        let revision = |origin: &Option<Origin>| origin.as_ref().and_then(|origin| origin.revision.clone());
        let shown: Vec<_> = found
            .iter()
            .map(|item| {
                (
                    item.name.as_str(),
                    revision(&item.made),
                    item.changed.len(),
                    revision(&item.dropped),
                )
            })
            .collect();
        let some = |id: &str| Some(id.to_owned());
        assert_eq!(
            shown,
            [
                ("herb", some("a"), 1, some("e")),
                ("herb.key", some("a"), 1, some("e")),
                ("herb.note", some("b"), 0, some("d")),
            ]
        );
    }

    #[test]
    fn the_oid_of_something_dropped_can_be_something_else() {
        let mut again = SchemaHistory::default();
        again.change(Some(0), None, &[table("cup", &[(1, "id")])]);
        let again = CommandRecord {
            schema: again,
            ..CommandRecord::default()
        };
        let found = lineages([&record(), &again]);
        let tables: Vec<_> = found.iter().filter(|item| item.part == Part::Whole).collect();
        let shown: Vec<_> = tables
            .iter()
            .map(|item| (item.name.as_str(), item.dropped.is_some()))
            .collect();
        assert_eq!(shown, [("herb", true), ("cup", false)]);
    }

    #[test]
    fn a_search_finds_names_that_are_gone() {
        let found = lineages([&record()]);
        let names: Vec<_> = found
            .iter()
            .filter(|item| item.matches("TEA"))
            .map(|item| item.name.as_str())
            .collect();
        assert_eq!(names, ["herb", "herb.key", "herb.note"]);
        assert_eq!(found[1].earlier_names, ["tea.id"]);
    }
}
