//! What the catalogs say of the tables that take rows, as far as rows have to satisfy it.
//!
//! Which tables are the repository's is asked as the observer asks it. The rest is not what the observer reads, although it is of the same
//! catalogs: its types and expressions are texts to be shown and compared, written as seen from `public`. Here they become parts of statements
//! that run under whatever search path the database sets, so they are written with their schemas. What types are made of, the checks of domains
//! and what partitions take is needed only for rows; nothing here is read between the statements of a run.

use std::collections::HashMap;
use std::sync::LazyLock;

use observer::{Session, Unanswered, ask_and_undo, table_of_the_repository};
use serde::Deserialize;

static TABLES: LazyLock<String> = LazyLock::new(|| format!(include_str!("catalog.sql"), tables = tables()));
static TYPES: LazyLock<String> = LazyLock::new(|| format!(include_str!("types.sql"), tables = tables()));

/// The tables that take rows; partitions get theirs through the table that they are of.
fn tables() -> String {
    format!(
        "
  select c.oid, n.nspname, c.relname, c.relkind
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and {}",
        table_of_the_repository("n.nspname", "c.oid")
    )
}

/// The tables of a database and the types of their columns.
#[derive(Debug)]
pub struct Catalog {
    /// In the order of their names.
    pub tables: Vec<Table>,
    /// By their oids.
    pub types: HashMap<u32, Type>,
}

/// A table, or a partitioned table with its partitions.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// Its identity.
    pub oid: u32,
    /// The name as SQL takes it, with the schema.
    pub name: String,
    /// `relkind`: r for a table, p for a partitioned one.
    pub kind: char,
    /// A unique or an exclusion constraint is checked at the end of the transaction: ON CONFLICT refuses such tables.
    pub is_deferrable: bool,
    /// The name as people call it.
    pub label: String,
    /// In their order.
    pub columns: Vec<Column>,
    /// Its CHECK constraints.
    pub checks: Vec<Check>,
    /// Its unique indexes, primary key included.
    pub unique: Vec<Unique>,
    /// Its foreign keys.
    pub references: Vec<Reference>,
    /// What each leaf partition takes, as SQL; empty for a table without partitions.
    pub partitions: Vec<Option<String>>,
}

/// A column.
#[derive(Clone, Debug, Deserialize)]
pub struct Column {
    /// `attnum`
    pub number: i16,
    /// The name.
    pub name: String,
    /// The type with its modifier, as SQL takes it.
    pub r#type: String,
    /// The type that is stored: of a domain its base type.
    pub stored: String,
    /// The identity of the stored type.
    pub type_oid: u32,
    /// NULL is refused, by the column or its domain.
    pub not_null: bool,
    /// PostgreSQL makes its values: identity, generated, a sequence.
    pub is_default: bool,
    /// It takes no other values: GENERATED ALWAYS.
    pub is_generated: bool,
    /// The checks of its domains, on VALUE.
    pub domain_checks: Vec<String>,
}

/// A CHECK constraint.
#[derive(Clone, Debug, Deserialize)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// What must not be false.
    pub expression: String,
    /// The numbers of the columns in it.
    pub columns: Option<Vec<i16>>,
}

/// A unique index.
#[derive(Clone, Debug, Deserialize)]
pub struct Unique {
    /// The numbers of its columns; 0 for an expression.
    pub columns: Vec<i16>,
}

/// A foreign key.
#[derive(Clone, Debug, Deserialize)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// The numbers of the referencing columns.
    pub columns: Vec<i16>,
    /// The referenced table.
    pub table: u32,
    /// The numbers of the referenced columns.
    pub referenced: Vec<i16>,
}

/// A type.
#[derive(Clone, Debug, Deserialize)]
pub struct Type {
    /// Its identity.
    pub oid: u32,
    /// The name as SQL takes it.
    pub name: String,
    /// The name alone.
    pub short: String,
    /// `typtype`: b base, c composite, d domain, e enum, m multirange, r range.
    pub kind: char,
    /// `typcategory`
    pub category: char,
    /// What it is made of: the element of an array, the subtype of a range, the range of a multirange, the base of a domain, the attributes
    /// of a composite type.
    pub parts: Vec<u32>,
}

impl Catalog {
    /// Reads it. No transaction may be open.
    ///
    /// # Errors
    /// PostgreSQL refused to tell, or has gone.
    pub fn read<S: Session>(session: &mut S) -> Result<Self, Unanswered> {
        let types: Vec<Type> = rows(session, &TYPES)?;
        Ok(Self {
            tables: rows(session, &TABLES)?,
            types: types.into_iter().map(|each| (each.oid, each)).collect(),
        })
    }
}

fn rows<S: Session, T: for<'a> Deserialize<'a>>(session: &mut S, query: &str) -> Result<Vec<T>, Unanswered> {
    let rows = ask_and_undo(session, query)?.into_iter().flatten();
    rows.map(|json| serde_json::from_str(&json).map_err(Unanswered::lost))
        .collect()
}

impl Table {
    /// The column of this number.
    pub fn column(&self, number: i16) -> Option<&Column> {
        self.columns.iter().find(|column| column.number == number)
    }

    /// Whether a set of columns is unique.
    pub fn is_unique(&self, columns: &[i16]) -> bool {
        let mut wanted = columns.to_vec();
        wanted.sort_unstable();
        self.unique.iter().any(|unique| {
            let mut own = unique.columns.clone();
            own.sort_unstable();
            own == wanted
        })
    }
}
