//! Schemas for tests.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::sync::Arc;

use postgres_model::{Column, Constraint, ConstraintKind, Object, Relation, Schema, fixtures};

/// A table with these columns, of which the first is the primary key. A type that ends with `!` is not null.
pub fn table(oid: u32, name: &str, columns: &[(&str, &str)]) -> Relation {
    let column = |(at, (name, r#type)): (usize, &(&str, &str))| Column {
        not_null: at == 0 || r#type.ends_with('!'),
        ..fixtures::column(at as i16 + 1, name, r#type.trim_end_matches('!'))
    };
    let primary = constraint(oid * 100, &format!("{name}_pkey"), ConstraintKind::PrimaryKey, 1);
    Relation {
        constraints: vec![primary],
        ..fixtures::table(oid, name, columns.iter().enumerate().map(column).collect())
    }
}

/// A constraint on one column.
pub fn constraint(oid: u32, name: &str, kind: ConstraintKind, column: i16) -> Constraint {
    Constraint {
        oid,
        name: name.to_owned(),
        kind,
        definition: format!("{} ({column})", kind.words()),
        columns: vec![column],
        references: None,
        referenced_columns: vec![],
        validated: true,
        comment: None,
    }
}

/// Adds a foreign key from a column to the first column of a table.
pub fn references(mut table: Relation, column: i16, to: u32) -> Relation {
    let oid = table.oid * 100 + table.constraints.len() as u32;
    let name = format!("{}_{column}_fkey", table.name);
    table.constraints.push(Constraint {
        references: Some(to),
        referenced_columns: vec![1],
        ..constraint(oid, &name, ConstraintKind::ForeignKey, column)
    });
    table
}

/// A schema of these tables.
pub fn schema(tables: impl IntoIterator<Item = Relation>) -> Schema {
    let object = |table| Arc::new(Object::Relation(Box::new(table)));
    tables.into_iter().map(object).collect::<Vec<_>>().into()
}

/// So many tables with so many foreign keys, as applications have them: a few tables are referenced by many.
pub fn made_up(tables: u32, keys: u32) -> Schema {
    let mut random = Random(7);
    let names: Vec<String> = (0..12).map(|at| format!("column_{at}")).collect();
    let columns: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), "character varying(50)!"))
        .collect();
    let mut made: Vec<Relation> = (0..tables)
        .map(|at| table(at + 1, &format!("table_{at}"), &columns[..4 + random.below(9) as usize]))
        .collect();
    for _ in 0..keys {
        let from = random.below(tables);
        let to = match random.below(10) {
            0..4 => random.below(8),
            4..9 => random.below(from + 1),
            _ => random.below(tables),
        };
        let used = made[from as usize].constraints.len() as i16;
        if (used as usize) < made[from as usize].columns.len() {
            let table = made[from as usize].clone();
            made[from as usize] = references(table, used + 1, to + 1);
        }
    }
    schema(made)
}

/// Tables that reference each other in circles, themselves, and one of them sixty times.
pub fn difficult() -> Schema {
    let names: Vec<String> = (0..61).map(|at| format!("key_{at}")).collect();
    let columns: Vec<_> = names.iter().map(|name| (name.as_str(), "integer")).collect();
    let mut many = table(1, "many", &columns);
    for column in 1..61 {
        many = references(many, column + 1, 2 + column as u32 % 7);
    }
    let few = [("id", "integer"), ("a", "integer"), ("b", "integer!")];
    let mut tables: Vec<Relation> = (2..9).map(|oid| table(oid, &format!("few_{oid}"), &few)).collect();
    tables[0] = references(references(tables[0].clone(), 2, 2), 3, 3);
    tables[1] = references(references(tables[1].clone(), 2, 4), 3, 1);
    tables[2] = references(tables[2].clone(), 2, 2);
    tables.push(many);
    tables.push(references(table(20, "alone", &few), 2, 20));
    schema(tables)
}

/// Numbers that are the same each time (xorshift).
pub struct Random(pub u64);

impl Random {
    /// One below the limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(limit)) as u32
    }
}
