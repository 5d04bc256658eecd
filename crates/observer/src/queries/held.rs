//! What a session holds locked, what became of the relations, and how often they were scanned.

use std::sync::LazyLock;

/// PostgreSQL adds what a session has scanned to its statistics once in a while; asked to do it at the end of the transaction, it counts
/// from nought in the next.
pub(crate) const COUNT_AGAIN: &str = "select pg_catalog.pg_stat_force_next_flush()";

// What follows is asked in the current session, whatever its search path has: so operators and types are called by their schema's name, too.

/// All of users' relations, as one JSON array of `[oid, kind, schema, name, file]`.
pub(crate) const FILES: &str = "
  select pg_catalog.json_agg(pg_catalog.json_build_array(c.oid::pg_catalog.int8, c.relkind, n.nspname, c.relname, c.relfilenode::pg_catalog.int8))::pg_catalog.text
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid and n.nspname operator(pg_catalog.<>) 'pg_toast'";

fn relation_locked() -> String {
    format!(
        "pg_catalog.json_build_array(
    c.oid::pg_catalog.int8, c.relkind, n.nspname, c.relname, c.relfilenode::pg_catalog.int8,
    case when c.relkind operator(pg_catalog.=) any (array['i', 'I']::pg_catalog.\"char\"[]) then (select i.indrelid::pg_catalog.int8 from pg_catalog.pg_index i where i.indexrelid operator(pg_catalog.=) c.oid) end,
    pg_catalog.pg_stat_get_xact_numscans(c.oid), pg_catalog.pg_stat_get_xact_tuples_returned(c.oid))::pg_catalog.text,
    ({COUNT_AGAIN})
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where n.nspname operator(pg_catalog.<>) 'pg_toast'"
    )
}

/// What this session holds on users' relations, and its advisory locks: a line for each mode, `kind of lock, mode, oids`. After them what
/// these relations are, if there are no more locks than the second parameter says, and those of the first: each as a JSON array of `[oid,
/// kind, schema, name, file, table of an index, sequential scans, rows read]`; the scans are those of this transaction. In one transaction
/// for a long history these are thousands. The planner can't see how many oids it is given, so that it makes one plan and keeps it.
pub(crate) static HELD: LazyLock<String> = LazyLock::new(|| {
    let relation_locked = relation_locked();
    format!(
        "
  with held as materialized (
    select l.locktype, l.mode, coalesce(l.relation, l.objid) as oid
    from pg_catalog.pg_lock_status() l
    where l.pid operator(pg_catalog.=) pg_catalog.pg_backend_pid() and l.granted
      and (l.locktype operator(pg_catalog.=) 'advisory' or (l.locktype operator(pg_catalog.=) 'relation' and l.relation operator(pg_catalog.>=) 16384::pg_catalog.oid)))
  select pg_catalog.concat_ws(' ', h.locktype, h.mode, pg_catalog.string_agg(h.oid::pg_catalog.text, ',')), null
  from held h
  group by h.locktype, h.mode
  union all
  select {relation_locked} and c.oid operator(pg_catalog.=) any (array(
    select pg_catalog.unnest($1::pg_catalog.oid[])
    union all
    select h.oid from held h where h.locktype operator(pg_catalog.=) 'relation' and (select pg_catalog.count(*) from held) operator(pg_catalog.<=) $2::pg_catalog.int8))"
    )
});

/// The same of some relations.
pub(crate) static LOCKED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "select {} and c.oid operator(pg_catalog.=) any (array(select pg_catalog.unnest($1::pg_catalog.oid[])))",
        relation_locked()
    )
});
