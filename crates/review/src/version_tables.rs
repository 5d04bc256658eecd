//! Alembic's version tables, by their shape.

use std::collections::BTreeSet;

use postgres_model::{Relation, Schema};

use crate::CommandRecord;

/// Whether it has the one column of a version table, which Alembic's own statements write.
pub fn is_version_table(relation: &Relation) -> bool {
    matches!(&relation.columns[..], [column] if column.name == "version_num")
}

/// The oids of the version tables that a command had or made.
pub fn version_tables(record: &CommandRecord) -> BTreeSet<u32> {
    let schemas = [record.schema.at_the_beginning(), record.schema.at_the_end()];
    let tables = schemas.iter().flat_map(Schema::tables);
    tables
        .filter(|table| is_version_table(table))
        .map(|table| table.oid)
        .collect()
}
