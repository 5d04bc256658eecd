//! The statements that fill a table.

use std::fmt::Write;

use observer::{literal, quoted};

use crate::catalog::{Catalog, Column, Reference};
use crate::constants::constants;
use crate::hash::{Hash, cell};
use crate::instead::{Instead, NULLS, is_null};
use crate::order::{Turn, is_null_as_a_whole, may_be_null};
use crate::value::{Cell, value};

/// SQL for the number of a row, from 1.
pub const ROW: &str = "stillroom_row";
/// Keys of a referenced table that rows refer to.
pub const KEYS: u64 = 1_000_000;

/// A table, and how many keys there are for each of its foreign keys to earlier tables.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    pub catalog: &'a Catalog,
    pub turn: &'a Turn<'a>,
    pub keys: &'a [u64],
    pub seed: u64,
    pub instead: &'a Instead,
}

/// What there is of a column in the rows that are made.
enum Made {
    /// SQL for its value.
    Value(String),
    /// PostgreSQL makes it, or it stays NULL: it is not in the statement.
    LeftOut,
}

impl Filling<'_> {
    /// Inserts rows with numbers from one to another, both included, but no more than are wanted, and gives their count.
    pub fn insert(&self, from: u64, to: u64, most: u64) -> Result<String, String> {
        let (names, candidates) = self.candidates(from, to)?;
        let table = &self.turn.table.name;
        let casts: Vec<String> = names
            .iter()
            .map(|column| format!("c.{}::{}", quoted(&column.name), column.r#type))
            .collect();
        let into = match (names.is_empty(), self.turn.table.columns.first()) {
            // PostgreSQL makes every value.
            (true, Some(column)) => {
                let rows: Vec<&str> = (from..=to).take(most as usize).map(|_| "(default)").collect();
                format!("({}) values {}", quoted(&column.name), rows.join(", "))
            }
            (true, None) => "default values".to_owned(),
            (false, _) => {
                let columns: Vec<String> = names.iter().map(|column| quoted(&column.name)).collect();
                let others = if self.turn.table.is_deferrable {
                    ""
                } else {
                    " on conflict do nothing"
                };
                format!(
                    "({}) select {} from ({candidates}) c where {} order by {ROW} limit {most}{others}",
                    columns.join(", "),
                    casts.join(", "),
                    self.conditions().join(" and ")
                )
            }
        };
        Ok(format!(
            "with inserted as (insert into {table} {into} returning 1) select count(*) from inserted"
        ))
    }

    /// The names of the conditions that none of these rows fulfils.
    pub fn refusing(&self, from: u64, to: u64) -> Result<String, String> {
        let (_, candidates) = self.candidates(from, to)?;
        let table = self.turn.table;
        let mut tests: Vec<String> = Vec::new();
        for check in &table.checks {
            tests.push(format!(
                "case when not bool_or(({}) is not false) then {} end",
                check.expression,
                literal(&format!("check constraint {}", check.name))
            ));
        }
        if let Some(partitions) = self.in_a_partition() {
            tests.push(format!("case when not bool_or({partitions}) then 'the partitions' end"));
        }
        match tests.is_empty() {
            true => Ok("select null where false".to_owned()),
            false => Ok(format!(
                "select unnest(array[{}]) from ({candidates}) c",
                tests.join(", ")
            )),
        }
    }

    fn conditions(&self) -> Vec<String> {
        let table = self.turn.table;
        let checks = table
            .checks
            .iter()
            .map(|check| format!("(({}) is not false)", check.expression));
        let domains = table.columns.iter().flat_map(|column| {
            let name = quoted(&column.name);
            let checks = column.domain_checks.iter();
            checks.map(move |check| format!("(({}) is not false)", of_column(check, &name)))
        });
        let own = self.instead.conditions.iter().cloned();
        let mut conditions: Vec<String> = checks.chain(domains).chain(self.in_a_partition()).chain(own).collect();
        conditions.push("true".to_owned());
        conditions
    }

    fn in_a_partition(&self) -> Option<String> {
        let partitions = &self.turn.table.partitions;
        // A default partition with no others takes every row.
        let taken: Option<Vec<String>> = partitions
            .iter()
            .map(|taken| taken.as_ref().map(|sql| format!("({sql})")))
            .collect();
        taken
            .filter(|taken| !taken.is_empty())
            .map(|taken| format!("({})", taken.join(" or ")))
    }

    /// The columns that are given values, and a query that makes rows with all columns.
    fn candidates(&self, from: u64, to: u64) -> Result<(Vec<&Column>, String), String> {
        let table = self.turn.table;
        let (mut given, mut values, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for column in &table.columns {
            hashes.push(format!(
                "{} as h{}",
                cell(self.seed, &table.label, &column.name, ROW),
                column.number
            ));
            match self.make(column)? {
                Made::Value(sql) => {
                    given.push(column);
                    values.push(format!("{sql} as {}", quoted(&column.name)));
                }
                // The checks name it all the same.
                Made::LeftOut => values.push(format!("null::{} as {}", column.stored, quoted(&column.name))),
            }
        }
        let mut query = format!(
            "select {}, {ROW} from generate_series({from}::int8, {to}::int8) r({ROW}) cross join lateral (select {}) h",
            values.join(", "),
            hashes.join(", ")
        );
        for (number, reference) in self.turn.first.iter().enumerate() {
            if let Some(join) = self.join(number, reference) {
                let _ = write!(query, " {join}");
            }
        }
        if !self.instead.from.is_empty() {
            let _ = write!(query, " {}", self.instead.from);
        }
        Ok((given, query))
    }

    fn make(&self, column: &Column) -> Result<Made, String> {
        let table = self.turn.table;
        if let Some(sql) = self.instead.values.get(&column.number) {
            return Ok(Made::Value(sql.clone()));
        }
        if let Some((number, position)) = self.referencing(column) {
            let reference = self.turn.first[number];
            return match self.keys[number] {
                0 if !column.not_null => Ok(Made::LeftOut),
                0 if may_be_null(table, reference) => self.ordinary(column),
                0 => Err(format!(
                    "foreign key {}: the referenced table has no rows",
                    self.turn.first[number].name
                )),
                _ => Ok(Made::Value(format!("p{number}.k{position}"))),
            };
        }
        if let Some(later) = self
            .turn
            .later
            .iter()
            .find(|reference| reference.columns.contains(&column.number))
        {
            return match may_be_null(table, later) {
                true if !column.not_null => Ok(Made::LeftOut),
                true => self.ordinary(column),
                false => Err(format!(
                    "foreign key {} may not be NULL, and what it refers to is not filled before",
                    later.name
                )),
            };
        }
        if column.is_default {
            return Ok(Made::LeftOut);
        }
        self.ordinary(column)
    }

    fn ordinary(&self, column: &Column) -> Result<Made, String> {
        let (catalog, table) = (self.catalog, self.turn.table);
        let hash = Hash::column(&format!("h.h{}", column.number));
        let is_unique = table.is_unique(&[column.number]);
        let shape = self.instead.shapes.get(&column.name);
        let distinct_values = shape.and_then(|shape| shape.distinct).filter(|_| !is_unique);
        // Values that repeat follow from the number of the value instead of that of the row.
        let (number, values) = match distinct_values {
            Some(count) => (
                format!("(1 + {})", hash.below(count.max(1))),
                hash.repeated(count, column.number),
            ),
            None => (ROW.to_owned(), hash.clone()),
        };
        let cell = Cell {
            types: &catalog.types,
            column: &column.name,
            stored: &column.stored,
            row: &number,
        };
        let Some(usual) = value(cell, column.type_oid, &values) else {
            return match column.not_null {
                false => Ok(Made::LeftOut),
                true => Err(format!(
                    "column {}: values of type {} are not made here",
                    column.name, column.r#type
                )),
            };
        };
        let r#type = catalog.types.get(&column.type_oid);
        let first = match r#type.filter(|_| is_unique) {
            Some(r#type) => distinct(column, &r#type.short, &usual),
            None => usual,
        };
        let mut choices = vec![first];
        choices.extend(r#type.map_or(vec![], |r#type| constants(table, column, r#type, &values.other(30))));
        if choices.len() > 1 && !is_unique {
            choices.extend((70..73).filter_map(|number| value(cell, column.type_oid, &values.other(number))));
        }
        let sql = self.chosen(column, &choices, &values, is_unique);
        Ok(Made::Value(match column.not_null || is_unique {
            true => sql,
            false => format!("case when {} then null else {sql} end", is_null(shape, &hash.other(33))),
        }))
    }

    /// One of several values of a column: any of those that pass the checks on nothing but this column, and of a column in which each has to be
    /// another the first of them.
    fn chosen(&self, column: &Column, choices: &[String], hash: &Hash, is_unique: bool) -> String {
        let name = quoted(&column.name);
        let checks = self.turn.table.checks.iter();
        let own = checks.filter(|check| check.columns.as_deref() == Some(&[column.number]));
        let own = own.map(|check| check.expression.clone());
        let of_domains = column.domain_checks.iter().map(|check| of_column(check, &name));
        let tests: Vec<String> = own
            .chain(of_domains)
            .map(|test| format!("(({test}) is not false)"))
            .collect();
        match (choices, tests.is_empty()) {
            ([only], _) => only.clone(),
            (choices, true) if is_unique => choices[0].clone(),
            (choices, true) => hash.other(32).one_of_any(choices),
            (choices, false) => {
                let values: Vec<String> = (0..)
                    .zip(choices)
                    .map(|(number, sql)| format!("({number}, {sql})"))
                    .collect();
                let order = if is_unique {
                    "stillroom_n".to_owned()
                } else {
                    hash.by("stillroom_n")
                };
                format!(
                    "coalesce((select v.{name} from (values {}) v(stillroom_n, {name}) where {} order by {order} limit 1), {})",
                    values.join(", "),
                    tests.join(" and "),
                    choices[0]
                )
            }
        }
    }

    /// The foreign key to an earlier table that a column takes its value from, and its position in it. Of several the longest counts: its
    /// rows have what shorter ones need.
    fn referencing(&self, column: &Column) -> Option<(usize, usize)> {
        let all = self.turn.first.iter().enumerate();
        let of_column = all.filter_map(|(number, reference)| {
            let position = reference.columns.iter().position(|number| *number == column.number)?;
            Some((number, position, reference.columns.len()))
        });
        of_column
            .max_by_key(|(number, _, length)| (*length, usize::MAX - number))
            .map(|(number, position, _)| (number, position))
    }

    fn join(&self, number: usize, reference: &Reference) -> Option<String> {
        let (table, count) = (self.turn.table, self.keys[number]);
        if count == 0 {
            return None;
        }
        let keys = keys(self.catalog, reference)?;
        let hash = Hash::column(&format!("h.h{}", reference.columns[0])).other(number as u32 + 100);
        let first = table
            .columns
            .iter()
            .find(|column| column.number == reference.columns[0]);
        let shape = first.and_then(|column| self.instead.shapes.get(&column.name));
        let chosen = match table.is_unique(&reference.columns) {
            true => format!("{ROW} - 1"),
            false => hash.below(
                shape
                    .and_then(|shape| shape.distinct)
                    .map_or(count, |distinct| count.min(distinct)),
            ),
        };
        let is_some = match is_null_as_a_whole(table, reference) {
            true => format!(" and not {}", is_null(shape, &hash.other(34))),
            false => String::new(),
        };
        // Without a key, a row that must have one is none.
        let kind = if is_some.is_empty() { "join" } else { "left join" };
        Some(format!("{kind} ({keys}) p{number} on p{number}.rn = {chosen}{is_some}"))
    }

    /// Lets rows that were made since a transaction refer to rows of tables that came later, of which there are so many keys.
    ///
    /// # Errors
    /// They can't; why.
    pub fn update(&self, reference: &Reference, keys_there: u64, since: u64) -> Result<String, &'static str> {
        const UNKNOWN: &str = "the table that it refers to is not filled here";
        let table = self.turn.table;
        if !is_null_as_a_whole(table, reference) {
            return Err("one of its columns is NOT NULL and has its value already");
        }
        let query = keys(self.catalog, reference).ok_or(UNKNOWN)?;
        if keys_there == 0 {
            return Err("the table that it refers to has no rows");
        }
        let columns: Vec<String> = reference
            .columns
            .iter()
            .enumerate()
            .map(|(position, number)| Some(format!("{} = p.k{position}", quoted(&table.column(*number)?.name))))
            .collect::<Option<_>>()
            .ok_or(UNKNOWN)?;
        let hash = Hash::column(&cell(self.seed, &table.label, &reference.name, "x.rn"));
        let chosen = match table.is_unique(&reference.columns) {
            true => "x.rn - 1".to_owned(),
            false => hash.below(keys_there),
        };
        Ok(format!(
            "with changed as (update {0} t set {1} from (select tableoid, ctid, row_number() over (order by tableoid, ctid) as rn from {0} where xmin::text::int8 >= {since}) x
            join ({query}) p on p.rn = {2} where t.tableoid = x.tableoid and t.ctid = x.ctid and {3} > 0 returning 1) select count(*) from changed",
            table.name,
            columns.join(", "),
            chosen,
            hash.other(35).below(NULLS),
        ))
    }
}

/// The keys that a foreign key may take, numbered from 0.
pub fn keys(catalog: &Catalog, reference: &Reference) -> Option<String> {
    let referenced = catalog.tables.iter().find(|table| table.oid == reference.table)?;
    let names: Vec<String> = reference
        .referenced
        .iter()
        .map(|number| Some(quoted(&referenced.column(*number)?.name)))
        .collect::<Option<_>>()?;
    let named: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(position, name)| format!("{name} as k{position}"))
        .collect();
    let known: Vec<String> = names.iter().map(|name| format!("{name} is not null")).collect();
    Some(format!(
        "select *, row_number() over () - 1 as rn from (select {} from {}{} where {} order by {} limit {KEYS}) k",
        named.join(", "),
        // A foreign key sees no rows of tables that inherit from the referenced one.
        if referenced.kind == 'r' { "only " } else { "" },
        referenced.name,
        known.join(" and "),
        names.join(", "),
    ))
}

/// A value that no other row has, where the type allows that.
fn distinct(column: &Column, short: &str, usual: &str) -> String {
    match short {
        "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" => format!("{ROW}::{}", column.stored),
        "date" => format!("(date '2000-01-01' + {ROW}::int)"),
        "timestamp" | "timestamptz" => format!("({usual} + {ROW} * interval '1 second')"),
        "uuid" => format!("md5(({usual})::text || {ROW})::uuid"),
        "varchar" | "bpchar" if length_of(column).is_some_and(|length| length <= SHORT) => {
            code(length_of(column).unwrap_or(1))
        }
        // The text ends with the number of the row, and is cut from the left.
        "text" | "varchar" | "bpchar" | "citext" if !usual.contains(ROW) => {
            format!("(({usual})::text || '-' || {ROW})")
        }
        _ => usual.to_owned(),
    }
}

/// Texts up to this length are codes where each has to be another.
const SHORT: u32 = 6;

fn length_of(column: &Column) -> Option<u32> {
    let (_, rest) = column.stored.split_once('(')?;
    rest.trim_end_matches(')').parse().ok()
}

/// Letters that count the rows.
fn code(length: u32) -> String {
    let letters: Vec<String> = (0..length)
        .rev()
        .map(|place| format!("chr((65 + ({ROW} / {}) % 26)::int)", 26_u64.pow(place)))
        .collect();
    format!("({})", letters.join(" || "))
}

/// A check of a domain on a column: VALUE is the column.
fn of_column(check: &str, column: &str) -> String {
    let mut sql = String::new();
    let mut rest = check;
    let mut quotes = 0;
    while let Some(at) = rest.find("VALUE") {
        let is_word = |letter: Option<char>| {
            letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '"' | '$'))
        };
        let (before, after) = (&rest[..at], &rest[at + 5..]);
        quotes += before.matches('\'').count();
        let in_text = quotes % 2 == 1;
        let is_value = !in_text && !is_word(before.chars().last()) && !is_word(after.chars().next());
        sql.push_str(before);
        sql.push_str(if is_value { column } else { "VALUE" });
        rest = after;
    }
    sql + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_domain_is_the_column() {
        assert_eq!(
            of_column("((VALUE <> 'A VALUE B'::text) AND (VALUE > 0))", "\"a\""),
            "((\"a\" <> 'A VALUE B'::text) AND (\"a\" > 0))"
        );
    }
}
