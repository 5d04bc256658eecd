//! What PostgreSQL checked of a change against the rows that were there: on a table without rows, that it passed says nothing.

use postgres_model::{Column, Constraint, ConstraintKind, Index, Relation, Schema, TableRows};

mod conversion;

use conversion::can_fail;

/// Something that the rows of a table had to fulfil, and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// What was checked.
    pub demand: Demand,
    /// How many rows the table had before; none where that is not known.
    pub rows: Option<u64>,
}

/// What rows have to fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// NOT NULL of a column, also of one that is added without a default.
    NotNull {
        /// The column.
        column: String,
    },
    /// A constraint, which is new or was validated.
    Constraint {
        /// What it demands.
        kind: ConstraintKind,
        /// Its name.
        name: String,
    },
    /// A unique index that belongs to no constraint.
    UniqueIndex {
        /// Its name.
        name: String,
    },
    /// Another type, to which not every value can be converted.
    Type {
        /// The column.
        column: String,
        /// The type before.
        before: String,
        /// The type now.
        after: String,
    },
}

/// What PostgreSQL checked on the tables that are in both schemas, table by table in the order of their names; `rows` are those of the first. Not
/// what is NOT VALID, and not what every row fulfils. Both schemas are of one life of the database.
pub fn checked(before: &Schema, after: &Schema, rows: &[TableRows]) -> Vec<Checked> {
    let mut found = Vec::new();
    for table in after.tables() {
        let Some(old) = before.relation(table.oid) else {
            continue;
        };
        let held = TableRows::of(rows, old).map(|held| held.rows);
        found.extend(demands(old, table).into_iter().map(|demand| Checked {
            table: table.label(),
            demand,
            rows: held,
        }));
    }
    found.sort_by(|one, other| one.table.cmp(&other.table));
    found
}

/// What the rows of a table have to fulfil after a change.
pub(crate) fn demands(old: &Relation, table: &Relation) -> Vec<Demand> {
    let constraints: Vec<&Constraint> = table
        .constraints
        .iter()
        .filter(|constraint| is_checked(constraint, old, table))
        .collect();
    let is_of_key = |column: &Column| {
        let mut keys = constraints
            .iter()
            .filter(|each| each.kind == ConstraintKind::PrimaryKey);
        keys.any(|key| key.columns.contains(&column.number))
    };
    let mut demands = Vec::new();
    for column in &table.columns {
        let was = old.column(column.number);
        if !is_of_key(column) && is_made_not_null(was, column) {
            let column = column.name.clone();
            demands.push(Demand::NotNull { column });
        }
        let other = was.filter(|was| column.generated.is_none() && can_fail(&was.r#type, &column.r#type));
        demands.extend(other.map(|was| Demand::Type {
            column: column.name.clone(),
            before: was.r#type.clone(),
            after: column.r#type.clone(),
        }));
    }
    demands.extend(constraints.iter().map(|constraint| Demand::Constraint {
        kind: constraint.kind,
        name: constraint.name.clone(),
    }));
    let unique = table
        .indexes
        .iter()
        .filter(|index| index.constraint.is_none() && is_made_unique(index, old));
    demands.extend(unique.map(|index| Demand::UniqueIndex {
        name: index.name.clone(),
    }));
    demands
}

/// What fills a new column, so that no row of it is null.
fn is_filled(column: &Column) -> bool {
    column.default.is_some() || column.identity.is_some()
}

fn is_made_not_null(was: Option<&Column>, column: &Column) -> bool {
    column.not_null && was.map_or(!is_filled(column), |was| !was.not_null)
}

/// A constraint trigger checks nothing that is there, and a constraint that is made of a unique index was checked with that.
fn is_checked(constraint: &Constraint, old: &Relation, table: &Relation) -> bool {
    let was_checked = old
        .constraints
        .iter()
        .any(|other| other.oid == constraint.oid && other.validated);
    let index = table
        .indexes
        .iter()
        .find(|index| index.constraint.as_ref() == Some(&constraint.name));
    let was_unique = index.is_some_and(|index| !is_made_unique(index, old) && index.unique);
    constraint.validated && constraint.kind != ConstraintKind::Trigger && !was_checked && !was_unique
}

fn is_made_unique(index: &Index, old: &Relation) -> bool {
    let was_there = old
        .indexes
        .iter()
        .any(|other| other.oid == index.oid && other.unique && other.valid);
    index.unique && index.valid && !was_there
}

#[cfg(test)]
mod tests;
