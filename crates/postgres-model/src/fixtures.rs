//! Parts of schemas for tests, with no more in them than they must have.

use crate::schema::{Column, Relation, RelationKind, Sequence, SequenceOwner};

/// A column that may be null.
pub fn column(number: i16, name: &str, r#type: &str) -> Column {
    Column {
        number,
        name: name.to_owned(),
        r#type: r#type.to_owned(),
        collation: None,
        not_null: false,
        default: None,
        identity: None,
        generated: None,
        inherited: false,
        comment: None,
        grants: vec![],
    }
}

/// Columns of type `text`, numbered from 1.
pub fn text_columns(names: &[&str]) -> Vec<Column> {
    (1..)
        .zip(names)
        .map(|(number, name)| column(number, name, "text"))
        .collect()
}

/// A table in the schema `public`.
pub fn table(oid: u32, name: &str, columns: Vec<Column>) -> Relation {
    Relation {
        oid,
        schema: "public".to_owned(),
        name: name.to_owned(),
        kind: RelationKind::Table,
        unlogged: false,
        options: vec![],
        row_security: None,
        replica_identity: None,
        partition_by: None,
        partition_bound: None,
        inherits: vec![],
        definition: None,
        reads: vec![],
        populated: None,
        columns,
        constraints: vec![],
        indexes: vec![],
        triggers: vec![],
        policies: vec![],
        rules: vec![],
        sequence: None,
        comment: None,
        grants: vec![],
    }
}

/// The sequence of the first column of a table.
pub fn sequence(oid: u32, name: &str, table_oid: u32) -> Relation {
    let sequence = Sequence {
        r#type: "integer".to_owned(),
        start: 1,
        increment: 1,
        minimum: 1,
        maximum: 9,
        cache: 1,
        cycle: false,
        owner: Some(SequenceOwner {
            relation: table_oid,
            column: 1,
        }),
    };
    Relation {
        kind: RelationKind::Sequence,
        sequence: Some(sequence),
        ..table(oid, name, vec![])
    }
}
