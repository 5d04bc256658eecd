//! The schema that a command began with, and how it went on from there, statement by statement.

use std::sync::Arc;

use postgres_model::{Object, ObjectChange, Schema};
use serde::{Deserialize, Serialize};

/// Objects that changed together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SchemaChange {
    /// The index of the statement that did it; none for what no statement was seen to do: what was there when the command began, what
    /// a rollback took back.
    pub statement: Option<u32>,
    /// Where no statement did it: the index of the one that it happened in or before. None for what was there from the beginning.
    pub before: Option<u32>,
    /// What is new, different or gone.
    pub changes: Vec<ObjectChange>,
}

/// A schema and its changes, in the order in which they happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SchemaHistory {
    before: Schema,
    changes: Vec<SchemaChange>,
}

impl SchemaHistory {
    /// A history that begins here.
    pub fn new(before: Schema) -> Self {
        Self {
            before,
            changes: Vec::new(),
        }
    }

    /// The changes, in order.
    pub fn changes(&self) -> &[SchemaChange] {
        &self.changes
    }

    /// What one statement changed.
    pub fn changes_of(&self, statement: u32) -> impl Iterator<Item = &ObjectChange> {
        let of_it = self
            .changes
            .iter()
            .filter(move |change| change.statement == Some(statement));
        of_it.flat_map(|change| &change.changes)
    }

    /// The schema as it was when the statement of this index was about to run.
    pub fn before_statement(&self, index: u32) -> Schema {
        self.after(|change| match change.statement {
            Some(statement) => statement < index,
            None => change.before.is_none_or(|before| before <= index),
        })
    }

    /// The schema as the statements before this index left it: without what a rollback took back after them.
    pub fn after_statements(&self, end: u32) -> Schema {
        self.after(|change| has_happened(change, end))
    }

    /// The schema at the beginning, and as the statements before each of these indices left it; the indices rise.
    pub fn after_each(&self, ends: &[u32]) -> Vec<Schema> {
        let mut schemas = vec![self.at_the_beginning()];
        let mut changes = self.changes.iter().peekable();
        let mut schema = self.before.clone();
        for &end in ends {
            while let Some(change) = changes.next_if(|change| has_happened(change, end)) {
                change.changes.iter().for_each(|change| schema.apply(change));
            }
            schemas.push(schema.clone());
        }
        schemas
    }

    /// The schema that the command left.
    pub fn at_the_end(&self) -> Schema {
        self.after(|_| true)
    }

    /// The schema that the command began with.
    pub fn at_the_beginning(&self) -> Schema {
        self.before_statement(0)
    }

    /// Takes down a whole schema, in the place of what was known.
    pub(crate) fn read(&mut self, objects: &[Arc<Object>]) {
        let changes = changes_between(&self.at_the_end(), &objects.to_vec().into());
        self.change(None, None, &changes);
    }

    /// The database became another one in or before the statement of an index: emptied, or put back to a snapshot.
    pub(crate) fn become_other(&mut self, before: u32, schema: &Schema) {
        let changes = changes_between(&self.at_the_end(), schema);
        self.change(None, Some(before), &changes);
    }

    /// The changes of a record that is read in pieces.
    pub(crate) fn set_changes(&mut self, changes: Vec<SchemaChange>) {
        self.changes = changes;
    }

    /// Takes down a change.
    pub(crate) fn change(&mut self, statement: Option<u32>, before: Option<u32>, changes: &[ObjectChange]) {
        if !changes.is_empty() {
            let changes = changes.to_vec();
            self.changes.push(SchemaChange {
                statement,
                before,
                changes,
            });
        }
    }

    fn after(&self, has_happened: impl Fn(&SchemaChange) -> bool) -> Schema {
        let mut schema = self.before.clone();
        let happened = self.changes.iter().filter(|change| has_happened(change));
        for change in happened.flat_map(|change| &change.changes) {
            schema.apply(change);
        }
        schema
    }
}

/// What makes one schema of another.
fn changes_between(before: &Schema, after: &Schema) -> Vec<ObjectChange> {
    let gone = before
        .objects()
        .map(|object| object.key())
        .filter(|&key| after.get(key).is_none());
    let gone = gone.map(|key| ObjectChange { key, object: None });
    let there = after
        .objects()
        .filter(|object| before.get(object.key()) != Some(object));
    let there = there.map(|object| ObjectChange {
        key: object.key(),
        object: Some(object.clone()),
    });
    gone.chain(there).collect()
}

/// Whether a change happened before the statement of an index; what a rollback took back directly before it has not.
fn has_happened(change: &SchemaChange, end: u32) -> bool {
    match change.statement {
        Some(statement) => statement < end,
        None => change.before.is_none_or(|before| before < end),
    }
}

#[cfg(test)]
mod tests {
    use postgres_model::{Key, Namespace};

    use super::*;

    fn namespace(oid: u32) -> ObjectChange {
        let object = Object::Namespace(Namespace {
            oid,
            name: format!("n{oid}"),
            comment: None,
            grants: vec![],
        });
        ObjectChange {
            key: object.key(),
            object: Some(Arc::new(object)),
        }
    }

    fn gone(oid: u32) -> ObjectChange {
        let key = Key {
            oid,
            ..namespace(oid).key
        };
        ObjectChange { key, object: None }
    }

    fn oids(schema: &Schema) -> Vec<u32> {
        schema.objects().map(|object| object.key().oid).collect()
    }

    #[test]
    fn each_statement_finds_what_those_before_it_left() {
        let mut history = SchemaHistory::default();
        history.read(&[namespace(1).object.unwrap()]);
        history.change(Some(2), None, &[namespace(2)]);
        history.change(Some(4), None, &[gone(1), namespace(3)]);
        let before = |index| oids(&history.before_statement(index));
        assert_eq!((before(0), before(2)), (vec![1], vec![1]));
        assert_eq!((before(3), before(4)), (vec![1, 2], vec![1, 2]));
        assert_eq!(before(5), [2, 3]);
    }

    #[test]
    fn all_schemas_at_once_are_those_one_by_one() {
        let mut history = SchemaHistory::default();
        history.read(&[namespace(1).object.unwrap()]);
        history.change(Some(0), None, &[namespace(2)]);
        history.change(Some(2), None, &[gone(1)]);
        history.change(None, Some(3), &[gone(2)]);
        let all: Vec<_> = history.after_each(&[1, 3]).iter().map(oids).collect();
        assert_eq!(
            all,
            [
                vec![1],
                oids(&history.after_statements(1)),
                oids(&history.after_statements(3))
            ]
        );
        assert_eq!(all[2], [2]);
    }

    #[test]
    fn a_rollback_at_the_end_does_not_change_what_the_run_passed_through() {
        let mut history = SchemaHistory::default();
        history.change(Some(0), None, &[namespace(1)]);
        history.change(None, Some(1), &[gone(1)]);
        assert_eq!(oids(&history.after_statements(1)), [1]);
        assert_eq!(oids(&history.at_the_end()), [0; 0]);
    }

    #[test]
    fn what_a_rollback_took_back_is_not_there_for_the_statements_behind_it() {
        let mut history = SchemaHistory::default();
        history.change(Some(0), None, &[namespace(1)]);
        history.change(None, Some(2), &[gone(1)]);
        history.change(Some(3), None, &[namespace(2)]);
        let before = |index| oids(&history.before_statement(index));
        assert_eq!((before(1), before(2)), (vec![1], vec![]));
        assert_eq!(oids(&history.after_statements(2)), [1]);
        assert_eq!((oids(&history.after_statements(3)), before(4)), (vec![], vec![2]));
    }

    #[test]
    fn what_was_there_already_was_there_for_every_statement() {
        let mut history = SchemaHistory::default();
        history.change(None, Some(0), &[namespace(1)]);
        assert_eq!(oids(&history.at_the_beginning()), [1]);
    }

    #[test]
    fn a_schema_that_is_read_anew_takes_the_place_of_what_was_known() {
        let mut history = SchemaHistory::default();
        history.change(Some(0), None, &[namespace(1), namespace(2)]);
        history.read(&[namespace(2).object.unwrap(), namespace(3).object.unwrap()]);
        assert_eq!(oids(&history.at_the_end()), [2, 3]);
    }
}
