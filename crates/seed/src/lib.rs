//! Fills the tables of a PostgreSQL with rows that satisfy what its catalogs say: types, NOT NULL, CHECK, unique and exclusion constraints,
//! foreign keys, partitions.
//!
//! PostgreSQL makes the rows itself, in INSERT … SELECT: each value follows from the seed, the table, the column and the number of the row, so
//! a table keeps its rows whatever other tables there are. It also decides which rows pass: checks are conditions of the query, and unique and
//! exclusion constraints leave rows out (ON CONFLICT DO NOTHING). What cannot be satisfied is told with the reason.

mod adversarial;
mod catalog;
mod constants;
mod hash;
mod instead;
mod order;
mod statement;
mod unusual;
mod value;
mod words;

use std::collections::BTreeSet;

use observer::{Session, Unanswered, ask};
use protocol::{Amounts, Fill, FilledTable, TableAmount};

use catalog::{Catalog, Table};
use instead::Instead;
use order::{Turn, order};
use statement::{Filling, keys};

/// Rows that are made at once.
const AT_ONCE: u64 = 5_000;
/// Rows that are tried for each that is wanted, where conditions let few through.
const TRIES: u64 = 40;
/// Rows that PostgreSQL refuses one after the other, before a table is given up.
const REFUSALS: u64 = 50;
/// Rows that are made at once even where fewer are missing.
const AT_LEAST: u64 = 500;
/// Batches without a row, before a table is given up.
const WITHOUT: u64 = 10;
/// Rows that say which condition lets none through.
const SAMPLE: u64 = 500;

/// Fills all tables, and tells of each as soon as it changes: `progress` gets it several times. No transaction may be open.
///
/// # Errors
/// PostgreSQL has gone. What it refuses is a reason.
pub fn fill_tables<S: Session>(
    session: &mut S,
    fill: &Fill,
    progress: &mut impl FnMut(&FilledTable),
) -> Result<Vec<FilledTable>, Unanswered> {
    let catalog = Catalog::read(session)?;
    let since = count(session, "select txid_current() % 4294967296")?.unwrap_or(0);
    let turns = chosen(session, order(&catalog.tables), fill)?;
    let mut filled = Vec::new();
    for (position, turn) in turns.iter().enumerate() {
        let TableAmount { rows, columns } = amount(fill, turn.table, (position, turns.len()));
        let instead = Instead {
            wanted: rows,
            seed: fill.seed,
            there: rows_there(session, turn.table)?,
            shapes: columns,
            ..Instead::default()
        };
        filled.push(fill_table(session, &catalog, turn, instead, progress)?);
    }
    for (turn, table) in turns.iter().zip(&mut filled) {
        refer_later(session, &catalog, turn, (fill.seed, since), table)?;
        progress(table);
    }
    if let Some(adversarial) = &fill.adversarial {
        filled.extend(adversarial::add(session, &catalog, fill, adversarial, progress)?);
    }
    Ok(filled)
}

/// What a table is filled with, which is at a position among so many.
fn amount(fill: &Fill, table: &Table, (position, tables): (usize, usize)) -> TableAmount {
    let of_rows = |rows| TableAmount {
        rows,
        ..TableAmount::default()
    };
    match &fill.amounts {
        Amounts::Equal => of_rows(fill.rows),
        Amounts::InAll(all) => {
            let (position, tables) = (position as u64, tables as u64);
            of_rows((all / tables + u64::from(position < all % tables)).max(1))
        }
        Amounts::Each(amounts) => {
            let known = amounts.get(&table.label).cloned();
            known.unwrap_or_else(|| of_rows(fill.rows))
        }
    }
}

/// The tables that get rows: all, or those that are named, and what they reference as far as it is empty.
fn chosen<'a, S: Session>(session: &mut S, turns: Vec<Turn<'a>>, fill: &Fill) -> Result<Vec<Turn<'a>>, Unanswered> {
    if fill.tables.is_empty() {
        return Ok(turns);
    }
    let mut wanted: BTreeSet<u32> = fill.tables.iter().copied().collect();
    // Referenced tables come before those that reference them.
    for turn in turns.iter().rev().filter(|turn| !turn.first.is_empty()) {
        if wanted.contains(&turn.table.oid) {
            wanted.extend(turn.first.iter().map(|reference| reference.table));
        }
    }
    let mut chosen = Vec::new();
    for turn in turns.into_iter().filter(|turn| wanted.contains(&turn.table.oid)) {
        if fill.tables.contains(&turn.table.oid) || rows_there(session, turn.table)? == 0 {
            chosen.push(turn);
        }
    }
    Ok(chosen)
}

fn rows_there<S: Session>(session: &mut S, table: &Table) -> Result<u64, Unanswered> {
    Ok(count(session, &format!("select count(*) from {}", table.name))?.unwrap_or(0))
}

fn fill_table<S: Session>(
    session: &mut S,
    catalog: &Catalog,
    turn: &Turn<'_>,
    instead: Instead,
    progress: &mut impl FnMut(&FilledTable),
) -> Result<FilledTable, Unanswered> {
    let wanted = instead.wanted;
    let mut filled = FilledTable {
        table: turn.table.label.clone(),
        wanted,
        adversarial: instead.is_adversarial,
        ..FilledTable::default()
    };
    let mut counts = Vec::new();
    for reference in &turn.first {
        counts.push(match keys(catalog, reference) {
            Some(keys) => count(session, &format!("select count(*) from ({keys}) k"))?.unwrap_or(0),
            None => 0,
        });
    }
    let filling = Filling {
        catalog,
        turn,
        keys: &counts,
        seed: instead.seed,
        instead: &instead,
    };
    // A row that is there is not made a second time.
    let first = instead.there;
    let tried = first + wanted.saturating_mul(TRIES).max(TRIES * AT_LEAST);
    let (mut row, mut at_once, mut refusals, mut without) = (first, AT_ONCE, 0, 0);
    let mut refused = None;
    while filled.rows < wanted && row < tried && refusals < REFUSALS && without < WITHOUT {
        let most = wanted - filled.rows;
        let size = most.max(AT_LEAST).min(at_once);
        let insert = match filling.insert(row + 1, row + size, most) {
            Ok(insert) => insert,
            Err(reason) => {
                filled.reason = Some(reason);
                break;
            }
        };
        match count(session, &insert) {
            Ok(inserted) => {
                let inserted = inserted.unwrap_or(0);
                filled.rows += inserted;
                without = if inserted == 0 { without + 1 } else { 0 };
                row += size;
                refused = None;
                at_once = (at_once * 2).min(AT_ONCE);
                refusals = 0;
                progress(&filled);
            }
            // What a trigger or a type refuses, it refuses as a whole: fewer rows at once, down to the one that is left out.
            Err(error) if error.sqlstate.is_some() => {
                row += u64::from(size == 1);
                refusals += u64::from(size == 1);
                at_once = (size / 8).max(1);
                refused = Some(error.message);
            }
            Err(gone) => return Err(gone),
        }
    }
    if filled.rows < wanted && filled.reason.is_none() {
        filled.reason = refused;
    }
    if filled.rows < wanted && filled.reason.is_none() {
        filled.reason = Some(why_fewer(session, &filling, filled.rows)?);
    }
    progress(&filled);
    Ok(filled)
}

/// Which condition lets no row through, where a single one does.
fn why_fewer<S: Session>(session: &mut S, filling: &Filling<'_>, rows: u64) -> Result<String, Unanswered> {
    let refusing = match filling.refusing(1, SAMPLE) {
        Ok(query) => ask(session, &query),
        Err(reason) => return Ok(reason),
    };
    let refusing: Vec<String> = match refusing {
        Ok(names) => names.into_iter().flatten().collect(),
        Err(refused) if refused.sqlstate.is_some() => return Ok(refused.message),
        Err(gone) => return Err(gone),
    };
    Ok(match (refusing.is_empty(), rows) {
        (false, _) => format!("no row that was tried passes {}", refusing.join(", ")),
        (true, 0) => "no row that was tried passes all conditions together".to_owned(),
        (true, _) => "no more of the rows that were tried pass checks, unique, exclusion and foreign key constraints and triggers".to_owned(),
    })
}

/// Has rows refer to rows of their own table and of tables that came later.
fn refer_later<S: Session>(
    session: &mut S,
    catalog: &Catalog,
    turn: &Turn<'_>,
    (seed, since): (u64, u64),
    table: &mut FilledTable,
) -> Result<(), Unanswered> {
    let filling = Filling {
        catalog,
        turn,
        keys: &[],
        seed,
        instead: &Instead::default(),
    };
    for reference in turn.later.iter().filter(|_| table.rows > 0) {
        let there = match keys(catalog, reference) {
            Some(keys) => count(session, &format!("select count(*) from ({keys}) k"))?.unwrap_or(0),
            None => 0,
        };
        let why = match filling.update(reference, there, since) {
            Ok(update) => match count(session, &update) {
                Ok(_) => continue,
                Err(refused) if refused.sqlstate.is_some() => refused.message,
                Err(gone) => return Err(gone),
            },
            Err(why) => why.to_owned(),
        };
        table.reason = Some(format!("foreign key {} stays NULL: {why}", reference.name));
    }
    Ok(())
}

fn count<S: Session>(session: &mut S, query: &str) -> Result<Option<u64>, Unanswered> {
    let first = ask(session, query)?.into_iter().flatten().next();
    Ok(first.and_then(|count| count.parse().ok()))
}
