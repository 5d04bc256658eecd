//! What a session holds locked, what became of the relations, and what PostgreSQL has counted of their tables.
//!
//! This is asked in the current session, whatever its search path has: so operators and types are called by their schema's name, too.

use std::sync::LazyLock;

/// What PostgreSQL has ever counted of a table, as a JSON array: sequential scans, rows read, rows inserted, updated and deleted. A session
/// counts for itself, and adds that to the statistics of all once in a while between transactions: the sum is what is true at any time.
fn counters() -> String {
    let counters = [
        "numscans",
        "tuples_returned",
        "tuples_inserted",
        "tuples_updated",
        "tuples_deleted",
    ]
    .map(|name| {
        format!("pg_catalog.pg_stat_get_{name}(c.oid) operator(pg_catalog.+) pg_catalog.pg_stat_get_xact_{name}(c.oid)")
    });
    format!(
        "case when c.relkind operator(pg_catalog.=) any (array['r', 'm']::pg_catalog.\"char\"[]) then pg_catalog.json_build_array({}) end",
        counters.join(", ")
    )
}

/// A relation as a JSON array of `[oid, kind, schema, name, file, table of an index, counters]`.
fn relation() -> String {
    format!(
        "pg_catalog.json_build_array(
    c.oid::pg_catalog.int8, c.relkind, n.nspname, c.relname, c.relfilenode::pg_catalog.int8,
    case when c.relkind operator(pg_catalog.=) any (array['i', 'I']::pg_catalog.\"char\"[]) then (select i.indrelid::pg_catalog.int8 from pg_catalog.pg_index i where i.indexrelid operator(pg_catalog.=) c.oid) end,
    {})",
        counters()
    )
}

const FROM: &str = "
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where n.nspname operator(pg_catalog.<>) 'pg_toast'";

/// All of users' relations, a line each.
pub(crate) static RELATIONS_THERE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select {}::pg_catalog.text {FROM} and c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid",
        relation()
    )
});

/// What this session holds on users' relations, and its advisory locks: a line for each mode, `kind of lock, mode, oids`. After them what
/// some of these relations are, a line each: all if there are no more locks than the second parameter says, else those that rows may have been
/// written to; and those of the first parameter. In one transaction for a long history the locks are thousands. The planner can't see how many
/// oids it is given, so that it makes one plan and keeps it.
pub(crate) static HELD: LazyLock<String> = LazyLock::new(|| {
    let relation = relation();
    format!(
        "
  with held as materialized (
    select l.locktype, l.mode, coalesce(l.relation, l.objid) as oid
    from pg_catalog.pg_lock_status() l
    where l.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid() and l.granted
      and (l.locktype operator(pg_catalog.=) 'advisory' or (l.locktype operator(pg_catalog.=) 'relation' and l.relation operator(pg_catalog.>=) 16384::pg_catalog.oid)))
  select pg_catalog.concat_ws(' ', h.locktype, h.mode, pg_catalog.string_agg(h.oid::pg_catalog.text, ','))
  from held h
  group by h.locktype, h.mode
  union all
  select {relation}::pg_catalog.text {FROM} and c.oid operator(pg_catalog.=) any (array(
    select pg_catalog.unnest($1::pg_catalog.oid[])
    union all
    select h.oid from held h where h.locktype operator(pg_catalog.=) 'relation'
      and (h.mode operator(pg_catalog.=) 'RowExclusiveLock' or (select pg_catalog.count(*) from held) operator(pg_catalog.<=) $2::pg_catalog.int8)))"
    )
});

/// The same of some relations.
pub(crate) static LOCKED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select {}::pg_catalog.text {FROM} and c.oid operator(pg_catalog.=) any (array(select pg_catalog.unnest($1::pg_catalog.oid[])))",
        relation()
    )
});
