//! Questions to a database between runs, as a new session would ask them: rows, catalogs, what the version tables hold.

use std::sync::{Arc, LazyLock};

use fallible_iterator::FallibleIterator;
use postgres_model::{Object, ResultColumn, ResultSet, Schema, TableRows, Value, catalog_lines};
use postgres_protocol::message::backend::Message;

use crate::queries::{SCHEMA_SQL, is_version_table, table_of_the_repository};
use crate::session::{Session, ask, ask_and_undo};
use crate::unanswered::Unanswered;
use crate::wire::{messages, parsed, query, refused_in_full};

/// Rows of an answer that are handed out.
const ROWS_GIVEN: usize = 1000;
/// Characters of one value that are handed out; its length is given.
const VALUE_GIVEN: usize = 100_000;
/// Characters of all rows of an answer together.
const CHARACTERS_GIVEN: usize = 4_000_000;

/// PGlite's process has no user to go back to by itself: DISCARD ALL and RESET leave the one of SET SESSION AUTHORIZATION. Whoever was
/// renamed stays who it is.
///
/// # Errors
/// PostgreSQL has gone, or refuses to forget what the session has set.
pub fn begin_as_new<S: Session>(session: &mut S) -> Result<(), Unanswered> {
    ask(session, "rollback")?;
    ask(session, "discard all")?;
    match ask(session, "set session authorization postgres") {
        Err(gone) if gone.sqlstate.is_none() => Err(gone),
        _ => Ok(()),
    }
}

/// What queries give, all at one moment, in a transaction that can't write and is rolled back. A value stays the text that PostgreSQL wrote.
///
/// # Errors
/// PostgreSQL refused one of them, or has gone.
pub fn rows<S: Session>(session: &mut S, queries: &[String]) -> Result<Vec<ResultSet>, Unanswered> {
    begin_as_new(session)?;
    ask(session, "begin transaction isolation level repeatable read, read only")?;
    let results = queries.iter().map(|query| result_set(session, query)).collect();
    ask(session, "rollback")?;
    results
}

fn result_set<S: Session>(session: &mut S, sql: &str) -> Result<ResultSet, Unanswered> {
    let answer = session.exchange(&query(sql)).map_err(Unanswered::lost)?;
    let mut types: Vec<(String, u32, i32)> = Vec::new();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let (mut total, mut characters, mut is_full) = (0, 0, false);
    for (kind, body) in messages(&answer) {
        match (kind, parsed_unless_full(kind, body, is_full)) {
            (b'E', _) => return Err(refused_in_full(body)),
            (b'T', Some(Message::RowDescription(description))) => {
                let column = |field: postgres_protocol::message::backend::Field<'_>| {
                    Ok((field.name().to_owned(), field.type_oid(), field.type_modifier()))
                };
                types = description.fields().map(column).collect().map_err(Unanswered::lost)?;
            }
            (b'D', row) => {
                total += 1;
                if let Some(Message::DataRow(row)) = row {
                    let values = values(&row)?;
                    characters += values.iter().map(shown).sum::<usize>();
                    is_full = rows.len() + 1 >= ROWS_GIVEN || characters > CHARACTERS_GIVEN;
                    if characters <= CHARACTERS_GIVEN || rows.is_empty() {
                        rows.push(values);
                    }
                }
            }
            _ => {}
        }
    }
    let columns = columns(session, types)?;
    Ok(ResultSet { columns, rows, total })
}

fn parsed_unless_full(kind: u8, body: &[u8], is_full: bool) -> Option<Message> {
    match kind {
        b'D' if is_full => None,
        b'D' | b'T' => parsed(kind, body),
        _ => None,
    }
}

fn values(row: &postgres_protocol::message::backend::DataRowBody) -> Result<Vec<Value>, Unanswered> {
    let value = |range: Option<std::ops::Range<usize>>| {
        Ok(range.map_or(Value::Null, |range| cut(&String::from_utf8_lossy(&row.buffer()[range]))))
    };
    row.ranges().map(value).collect().map_err(Unanswered::lost)
}

fn cut(text: &str) -> Value {
    match text.char_indices().nth(VALUE_GIVEN) {
        None => Value::Whole(text.to_owned()),
        Some((end, _)) => Value::Cut {
            beginning: text[..end].to_owned(),
            length: text.chars().count() as u64,
        },
    }
}

fn shown(value: &Value) -> usize {
    value.text().map_or(0, |text| text.chars().count())
}

/// Types have names only where `format_type` is asked for them.
fn columns<S: Session>(session: &mut S, types: Vec<(String, u32, i32)>) -> Result<Vec<ResultColumn>, Unanswered> {
    if types.is_empty() {
        return Ok(vec![]);
    }
    let values: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(at, (_, oid, modifier))| format!("({at}, {oid}, {modifier})"))
        .collect();
    let names = format!(
        "select pg_catalog.format_type(of.oid, of.modifier) from (values {}) of(position, oid, modifier) order by of.position",
        values.join(", ")
    );
    let names = ask(session, &names)?;
    let columns = types.into_iter().zip(names);
    Ok(columns
        .map(|((name, ..), r#type)| ResultColumn {
            name,
            r#type: r#type.unwrap_or_default(),
        })
        .collect())
}

/// For a database whose `env.py` has not run yet, or where none of the configured tables is found: tables whose only column is `version_num`.
static BY_SHAPE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
  select pg_catalog.format('%I.%I', n.nspname, c.relname)
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and {}
  order by 1",
        is_version_table("c.oid")
    )
});

/// The session's settings as a new connection would have them, for as long as the transaction lasts.
const AS_NEW: &str = "begin transaction read only; reset role; reset search_path; reset statement_timeout";

/// The revisions in the version tables of a database; `tables` are pairs of schema (none for the search path's) and table.
///
/// # Errors
/// PostgreSQL refused to read one of them, or has gone.
pub fn versions<S: Session>(session: &mut S, tables: &[(Option<String>, String)]) -> Result<Vec<String>, Unanswered> {
    let found = read_versions(session, tables);
    ask(session, "rollback")?;
    found
}

fn read_versions<S: Session>(session: &mut S, tables: &[(Option<String>, String)]) -> Result<Vec<String>, Unanswered> {
    ask(session, AS_NEW)?;
    let mut names: Vec<String> = tables.iter().map(qualified).collect();
    names.sort();
    let mut found = Vec::new();
    for name in names {
        let exists = ask(
            session,
            &format!("select pg_catalog.to_regclass({}) is not null", literal(&name)),
        )?;
        if exists == [Some("t".to_owned())] {
            found.push(name);
        }
    }
    if found.is_empty() {
        found = ask(session, &BY_SHAPE)?.into_iter().flatten().collect();
    }
    let mut versions: Vec<String> = Vec::new();
    for name in found {
        let rows = ask(session, &format!("select version_num from {name} order by 1"))?;
        for version in rows.into_iter().flatten() {
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
    }
    Ok(versions)
}

fn qualified((schema, table): &(Option<String>, String)) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(table)),
        None => quoted(table),
    }
}

/// A name as SQL takes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as SQL takes it.
pub fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// What is in the catalogs, as ordered lines: equal for equal catalogs on every version of PostgreSQL. No transaction may be open.
///
/// # Errors
/// PostgreSQL refused to read them, or has gone.
pub fn catalogs<S: Session>(session: &mut S) -> Result<Vec<String>, Unanswered> {
    let rows = ask_and_undo(session, &SCHEMA_SQL)?;
    catalogs_of(&rows.into_iter().flatten().collect::<String>()).map_err(Unanswered::lost)
}

/// The same of the rows that [`SCHEMA_SQL`] yields, one after the other.
///
/// # Errors
/// These are not such rows.
pub fn catalogs_of(rows: &str) -> serde_json::Result<Vec<String>> {
    let objects = serde_json::Deserializer::from_str(rows).into_iter::<Arc<Object>>();
    let schema: Schema = objects.collect::<serde_json::Result<Vec<_>>>()?.into();
    Ok(catalog_lines(&schema))
}

/// What each table of the repository holds, in the order of their names, as the JSON of `postgres_model::TableRows`; without version tables. The
/// digest does not depend on the order of rows and columns. Whatever the session sees through row security is seen by a superuser here.
static TABLE_ROWS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
set search_path = public;
set timezone = 'UTC';
set row_security = off;
create function pg_temp.held(relation oid, out rows int8, out digest text, out not_null json) language plpgsql as $$
declare
  names text[];
  counts int8[];
begin
  select array_agg(a.attname::text order by a.attnum) into names
  from pg_catalog.pg_attribute a where a.attrelid = relation and a.attnum > 0 and not a.attisdropped;
  execute format(
    'select count(*), coalesce(sum(hashtextextended(to_jsonb(this_row)::text, 0)), 0)::text, array[%s]::int8[] from only %s this_row',
    (select string_agg(format('count(this_row.%I)', name), ', ' order by number) from unnest(names) with ordinality named(name, number)),
    relation::regclass) into rows, digest, counts;
  select coalesce(json_object_agg(name, counted), '{{}}') into not_null from unnest(names, counts) each_column(name, counted);
end
$$;
select json_build_object('schema', n.nspname, 'name', c.relname, 'rows', h.rows, 'digest', h.digest, 'not_null', h.not_null)::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral pg_temp.held(c.oid) h
where c.relkind = 'r' and {of_the_repository}
order by n.nspname collate \"C\", c.relname collate \"C\"",
        of_the_repository = table_of_the_repository("n.nspname", "c.oid")
    )
});

/// What each table holds: see [`TABLE_ROWS`]. No transaction may be open.
///
/// # Errors
/// PostgreSQL refused to read one of them, or has gone.
pub fn table_rows<S: Session>(session: &mut S) -> Result<Vec<TableRows>, Unanswered> {
    let rows = ask_and_undo(session, &TABLE_ROWS)?.into_iter().flatten();
    rows.map(|json| serde_json::from_str(&json).map_err(Unanswered::lost))
        .collect()
}

/// The next transaction id, as an opaque text. Reading takes none, so it moves with every transaction that wrote.
///
/// # Errors
/// The database has gone.
pub fn next_transaction<S: Session>(session: &mut S) -> Result<Vec<Option<String>>, Unanswered> {
    ask(
        session,
        "select pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())",
    )
}
