//! Rows that a change of the schema refuses although they are allowed before it, and the query that finds them.

use postgres_model::{Column, Constraint, ConstraintKind, Index, Relation, Schema};
use protocol::{Adversarial, AdversarialKind};

use crate::browse::quoted;
use crate::checked::{Demand, demands};

/// Rows that a change refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// What the change demands of its rows.
    pub demand: Demand,
    /// Rows that do not fulfil it.
    pub rows: Adversarial,
    /// The names of the columns that are special in these rows.
    pub columns: Vec<String>,
    /// A query that finds such rows in a database before the change; none where none is known.
    pub query: Option<String>,
}

/// The hazards of a change, table by table. Both schemas are of one life of the database.
pub fn hazards(before: &Schema, after: &Schema) -> Vec<Hazard> {
    let changed = after
        .tables()
        .filter_map(|table| Some((before.relation(table.oid)?, table)));
    let of_table = |(old, table): (&Relation, &Relation)| {
        let found = demands(old, table).into_iter();
        let change = Change { before, old, table };
        found.filter_map(|demand| change.hazard(demand)).collect::<Vec<_>>()
    };
    changed.flat_map(of_table).collect()
}

/// A table before and after a change.
struct Change<'a> {
    before: &'a Schema,
    old: &'a Relation,
    table: &'a Relation,
}

/// Rows, the columns that are special in them, and the query.
type Found = (AdversarialKind, Vec<i16>, Option<String>);

impl Change<'_> {
    fn hazard(&self, demand: Demand) -> Option<Hazard> {
        let (kind, columns, query) = match &demand {
            Demand::NotNull { column } => self.null(column),
            Demand::Type { column, after, .. } => self.unusual(column, after),
            Demand::UniqueIndex { name } => {
                let index = self.table.indexes.iter().find(|index| index.name == *name);
                index.map(|index| self.duplicate(index))
            }
            Demand::Constraint { kind, name } => {
                let constraint = self
                    .table
                    .constraints
                    .iter()
                    .find(|constraint| constraint.name == *name);
                constraint.and_then(|constraint| self.of_constraint(*kind, constraint))
            }
        }?;
        let names = columns.iter().filter_map(|number| self.table.column(*number));
        Some(Hazard {
            table: self.table.label(),
            rows: Adversarial {
                table: self.old.oid,
                kind,
            },
            columns: names.map(|column| column.name.clone()).collect(),
            query,
            demand,
        })
    }

    /// Columns as they are called before the change, because rows are looked for there; none where one is new.
    fn old_columns(&self, numbers: &[i16]) -> Option<Vec<&Column>> {
        numbers.iter().map(|number| self.old.column(*number)).collect()
    }

    fn all_rows(&self) -> String {
        format!("SELECT * FROM {}", name(self.old))
    }

    /// A column that the change adds has the same value, or none, in every row.
    fn any(&self, columns: &[i16]) -> Found {
        (AdversarialKind::Any, columns.to_vec(), Some(self.all_rows()))
    }

    fn null(&self, column: &str) -> Option<Found> {
        let number = self.table.columns.iter().find(|other| other.name == column)?.number;
        Some(match self.old.column(number) {
            None => self.any(&[number]),
            Some(old) => {
                let query = format!("{} WHERE {} IS NULL", self.all_rows(), quoted(&old.name));
                (AdversarialKind::Null { column: number }, vec![number], Some(query))
            }
        })
    }

    fn unusual(&self, column: &str, r#type: &str) -> Option<Found> {
        let number = self.table.columns.iter().find(|other| other.name == column)?.number;
        let old = self.old.column(number)?;
        let column = quoted(&old.name);
        let is_refused = match length(r#type) {
            Some(length) => format!("char_length({column}::text) > {length}"),
            None => format!(
                "NOT pg_input_is_valid({column}::text, '{}')",
                r#type.replace('\'', "''")
            ),
        };
        let query = format!("{} WHERE {is_refused}", self.all_rows());
        Some((AdversarialKind::Unusual { column: number }, vec![number], Some(query)))
    }

    fn of_constraint(&self, kind: ConstraintKind, constraint: &Constraint) -> Option<Found> {
        let columns = constraint.columns.clone();
        let Some(old) = self.old_columns(&columns) else {
            return Some(self.any(&columns));
        };
        match kind {
            ConstraintKind::PrimaryKey | ConstraintKind::Unique => {
                let index = self.table.indexes.iter();
                let mut index = index.filter(|index| index.constraint.as_ref() == Some(&constraint.name));
                Some(match index.next() {
                    Some(index) => self.duplicate(index),
                    None => (
                        AdversarialKind::Duplicate {
                            columns: columns.clone(),
                            condition: None,
                        },
                        columns,
                        None,
                    ),
                })
            }
            ConstraintKind::Exclusion => {
                let known: Vec<i16> = columns.into_iter().filter(|number| *number != 0).collect();
                Some((
                    AdversarialKind::Duplicate {
                        columns: known.clone(),
                        condition: None,
                    },
                    known,
                    None,
                ))
            }
            ConstraintKind::Check => {
                let expression = check(&constraint.definition)?.to_owned();
                let query = format!("{} WHERE NOT ({expression})", self.all_rows());
                Some((
                    AdversarialKind::Violating {
                        expression,
                        columns: columns.clone(),
                    },
                    columns,
                    Some(query),
                ))
            }
            ConstraintKind::ForeignKey => self.orphan(constraint, &old),
            ConstraintKind::Trigger => None,
        }
    }

    fn orphan(&self, constraint: &Constraint, old: &[&Column]) -> Option<Found> {
        let other = self.before.relation(constraint.references?);
        let Some(other) = other else {
            // The referenced table is new and has no rows.
            return Some(self.any(&constraint.columns));
        };
        let keys: Option<Vec<&Column>> = constraint
            .referenced_columns
            .iter()
            .map(|number| other.column(*number))
            .collect();
        let query = keys.map(|keys| {
            let known = old
                .iter()
                .map(|column| format!("t.{} IS NOT NULL", quoted(&column.name)));
            let equal = old.iter().zip(keys);
            let equal = equal.map(|(column, key)| format!("r.{} = t.{}", quoted(&key.name), quoted(&column.name)));
            format!(
                "SELECT t.* FROM {} t WHERE {} AND NOT EXISTS (SELECT FROM {} r WHERE {})",
                name(self.old),
                known.collect::<Vec<_>>().join(" AND "),
                name(other),
                equal.collect::<Vec<_>>().join(" AND ")
            )
        });
        let kind = AdversarialKind::Orphan {
            columns: constraint.columns.clone(),
            referenced: other.oid,
            referenced_columns: constraint.referenced_columns.clone(),
        };
        Some((kind, constraint.columns.clone(), query))
    }

    fn duplicate(&self, index: &Index) -> Found {
        let parts = IndexParts::of(&index.definition);
        let keys = parts.as_ref().map_or("", |parts| parts.keys);
        let is_key = |column: &&Column| index.columns.contains(&column.number) || mentions(keys, &column.name);
        // An expression may use any column; a plain key names its own.
        let has_expression = index.columns.contains(&0);
        let columns: Vec<i16> = match has_expression {
            true => self
                .table
                .columns
                .iter()
                .filter(is_key)
                .map(|column| column.number)
                .collect(),
            false => index.columns.clone(),
        };
        if self.old_columns(&columns).is_none() {
            return self.any(&columns);
        }
        let condition = parts.as_ref().and_then(|parts| parts.condition).map(str::to_owned);
        let query = parts.and_then(|parts| parts.query(self.old));
        let copied = columns.clone();
        (
            AdversarialKind::Duplicate {
                columns: copied,
                condition,
            },
            columns,
            query,
        )
    }
}

/// Parts of the definition of an index, as they stand in it.
struct IndexParts<'a> {
    keys: &'a str,
    condition: Option<&'a str>,
    nulls_not_distinct: bool,
}

impl<'a> IndexParts<'a> {
    fn of(definition: &'a str) -> Option<Self> {
        let rest = &definition[definition.find(" USING ")?..];
        let rest = &rest[rest.find('(')?..];
        let end = closing(rest)?;
        let after = &rest[end + 1..];
        Some(Self {
            keys: &rest[1..end],
            condition: after.split_once(" WHERE ").map(|(_, condition)| condition),
            nulls_not_distinct: after.contains("NULLS NOT DISTINCT"),
        })
    }

    /// Keys that several rows have. None where a key is more than a column or an expression: an operator class, a collation and an order are no
    /// part of an expression.
    fn query(&self, table: &Relation) -> Option<String> {
        let Self { keys, condition, .. } = self;
        let is_more = |word: &&str| keys.contains(word);
        if [" COLLATE ", " DESC", " ASC", "_ops", " NULLS "].iter().any(is_more) {
            return None;
        }
        let known = (!self.nulls_not_distinct).then(|| format!("({keys}) IS NOT NULL"));
        let condition = condition.map(|sql| format!("({sql})"));
        let conditions: Vec<String> = condition.into_iter().chain(known).collect();
        let filter = match conditions.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", conditions.join(" AND ")),
        };
        let from = name(table);
        Some(format!(
            "SELECT {keys}, count(*) FROM {from}{filter} GROUP BY {keys} HAVING count(*) > 1"
        ))
    }
}

fn name(relation: &Relation) -> String {
    match relation.schema.as_str() {
        "public" => quoted(&relation.name),
        schema => format!("{}.{}", quoted(schema), quoted(&relation.name)),
    }
}

/// The limit of `character varying(50)` and `character(2)`.
fn length(r#type: &str) -> Option<u32> {
    let (name, rest) = r#type.split_once('(')?;
    let is_text = matches!(name.trim(), "character varying" | "character");
    rest.trim_end_matches(')').parse().ok().filter(|_| is_text)
}

/// What a CHECK constraint demands: what is in the parentheses of `CHECK ((size > 0)) NO INHERIT`.
fn check(definition: &str) -> Option<&str> {
    let rest = definition.strip_prefix("CHECK ")?;
    Some(&rest[1..closing(rest)?])
}

/// Where the parenthesis ends that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether an expression has the name of a column as a word.
fn mentions(expression: &str, column: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    expression.match_indices(column).any(|(at, _)| {
        let (before, after) = (&expression[..at], &expression[at + column.len()..]);
        !is_word(before.chars().last()) && !is_word(after.chars().next())
    })
}

#[cfg(test)]
mod tests;
