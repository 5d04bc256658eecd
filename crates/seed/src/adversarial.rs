//! Rows that satisfy what the catalogs say now and that a change of the schema could refuse.

use std::collections::BTreeMap;

use observer::{Session, Unanswered, quoted};
use protocol::{Adversarial, AdversarialKind, Fill, FilledTable};

use crate::catalog::{Catalog, Check, Column, Table, Type};
use crate::instead::Instead;
use crate::order::Turn;
use crate::statement::ROW;
use crate::unusual::unusual;
use crate::{fill_table, rows_there};

/// Rows of one kind.
const WANTED: u64 = 20;
/// Rows whose values are taken for duplicates.
const COPIED: u64 = 1_000;

/// Adds adversarial rows; none where their table is not among those that take rows.
pub fn add<S: Session>(
    session: &mut S,
    catalog: &Catalog,
    fill: &Fill,
    adversarial: &Adversarial,
    progress: &mut impl FnMut(&FilledTable),
) -> Result<Option<FilledTable>, Unanswered> {
    let Some(table) = catalog.tables.iter().find(|table| table.oid == adversarial.table) else {
        return Ok(None);
    };
    let there = rows_there(session, table)?;
    let ordinary = Instead {
        wanted: WANTED.min(fill.rows.max(1)),
        seed: fill.seed,
        is_adversarial: true,
        there,
        ..Instead::default()
    };
    let (table, instead) = match instead(catalog, table, &adversarial.kind, ordinary) {
        Ok(found) => found,
        Err(reason) => {
            let none = FilledTable {
                table: table.label.clone(),
                wanted: WANTED,
                reason: Some(reason),
                adversarial: true,
                ..FilledTable::default()
            };
            progress(&none);
            return Ok(Some(none));
        }
    };
    // Every other table has its rows; only references to the same table stay NULL.
    let (later, first) = table
        .references
        .iter()
        .partition(|reference| reference.table == table.oid);
    let turn = Turn {
        table: &table,
        first,
        later,
    };
    fill_table(session, catalog, &turn, instead, progress).map(Some)
}

/// The table with the conditions that the rows have to fulfil, and what they have instead of ordinary values.
fn instead(
    catalog: &Catalog,
    table: &Table,
    kind: &AdversarialKind,
    ordinary: Instead,
) -> Result<(Table, Instead), String> {
    let column = |number: i16| {
        let found = table.column(number).filter(|column| !column.is_generated);
        found.ok_or_else(|| "PostgreSQL makes the values of the column".to_owned())
    };
    let mut own = table.clone();
    let mut instead = ordinary;
    match kind {
        AdversarialKind::Any => {}
        AdversarialKind::Null { column: number } => {
            let column = column(*number)?;
            if column.not_null {
                return Err(format!("{} is NOT NULL already", column.name));
            }
            instead.values.insert(*number, format!("null::{}", column.stored));
        }
        AdversarialKind::Duplicate { columns, condition } => {
            let columns: Vec<&Column> = columns.iter().map(|number| column(*number)).collect::<Result<_, _>>()?;
            instead.from = copied(table, &columns, condition.as_deref());
            instead.conditions = condition.iter().map(|sql| format!("({sql})")).collect();
            instead.values = columns
                .iter()
                .map(|column| (column.number, duplicate(column, catalog.types.get(&column.type_oid))))
                .collect();
        }
        AdversarialKind::Orphan {
            columns,
            referenced,
            referenced_columns,
        } => {
            let columns: Vec<&Column> = columns.iter().map(|number| column(*number)).collect::<Result<_, _>>()?;
            let other = catalog.tables.iter().find(|table| table.oid == *referenced);
            let other = other.ok_or("the referenced table takes no rows here")?;
            instead.values = below_zero(&columns, catalog);
            instead.conditions = refers_to_nothing(&columns, other, referenced_columns);
        }
        AdversarialKind::Violating { expression, columns } => own.checks.push(Check {
            name: "that does not violate the new one".to_owned(),
            expression: format!("(({expression}) is false)"),
            columns: Some(columns.clone()),
        }),
        AdversarialKind::Unusual { column: number } => {
            let column = column(*number)?;
            let values = catalog
                .types
                .get(&column.type_oid)
                .and_then(|r#type| unusual(column, r#type));
            let values = values.ok_or_else(|| format!("unusual values of {} are not known here", column.r#type))?;
            instead.values.insert(*number, values);
        }
    }
    Ok((own, instead))
}

/// The values of a row that is there, another one for each new row.
fn copied(table: &Table, columns: &[&Column], condition: Option<&str>) -> String {
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let known = names.iter().map(|name| format!("{name} is not null"));
    let known: Vec<String> = known.chain(condition.map(|sql| format!("({sql})"))).collect();
    let named: Vec<String> = columns
        .iter()
        .zip(&names)
        .map(|(column, name)| format!("{name} as c{}", column.number))
        .collect();
    format!(
        "join (select *, row_number() over () - 1 as rn, count(*) over () as n from (select {} from {} where {} limit {COPIED}) k) d on d.rn = {ROW} % d.n",
        named.join(", "),
        table.name,
        known.join(" and "),
    )
}

/// The value of the other row; of a text in turns as it is, in upper case and with a space behind.
fn duplicate(column: &Column, r#type: Option<&Type>) -> String {
    let value = format!("d.c{}", column.number);
    match r#type {
        Some(r#type) if r#type.category == 'S' => format!(
            "(case {ROW} % 3 when 0 then {value} when 1 then upper({value}::text)::{stored} else ({value} || ' ')::{stored} end)",
            stored = column.stored
        ),
        _ => value,
    }
}

/// Numbers that keys rarely have.
fn below_zero(columns: &[&Column], catalog: &Catalog) -> BTreeMap<i16, String> {
    let numbers = columns.iter().filter(|column| {
        let r#type = catalog.types.get(&column.type_oid);
        r#type.is_some_and(|r#type| r#type.category == 'N' && r#type.short != "oid")
    });
    numbers
        .map(|column| (column.number, format!("(-({ROW} % 30000) - 1)::{}", column.stored)))
        .collect()
}

fn refers_to_nothing(columns: &[&Column], other: &Table, referenced: &[i16]) -> Vec<String> {
    let known = columns
        .iter()
        .map(|column| format!("c.{} is not null", quoted(&column.name)));
    let equal: Vec<String> = columns
        .iter()
        .zip(referenced)
        .filter_map(|(column, number)| {
            let key = other.column(*number)?;
            Some(format!("r.{} = c.{}", quoted(&key.name), quoted(&column.name)))
        })
        .collect();
    let refers = format!(
        "not exists (select from {} r where {})",
        other.name,
        equal.join(" and ")
    );
    known.chain([refers]).collect()
}
