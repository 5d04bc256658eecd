//! Tables, views, sequences and what belongs to them.

use std::sync::LazyLock;

use postgres_model::RelationKind;

use super::{comment, comment_on_part, constraint, enabled, grants, not_of_extension, users_schema};
use crate::reach::Part;

fn columns() -> String {
    let comment = comment_on_part("pg_class", "a.attrelid", "a.attnum");
    let grants = grants("a.attacl", "c.relowner");
    format!(
        "(
    select json_agg(json_build_object(
      'number', a.attnum,
      'name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'collation', case when a.attcollation <> 0 and a.attcollation <> (select t.typcollation from pg_catalog.pg_type t where t.oid = a.atttypid) then a.attcollation::regcollation end,
      'not_null', a.attnotnull,
      'default', case when a.atthasdef then (select pg_catalog.pg_get_expr(d.adbin, d.adrelid) from pg_catalog.pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum) end,
      'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by_default' end,
      'generated', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
      'inherited', not a.attislocal,
      'comment', {comment},
      'grants', {grants}
    ) order by a.attnum)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)"
    )
}

/// The parts of a foreign key that partitioned tables have are made by the server.
fn constraints() -> String {
    let constraint = constraint();
    format!(
        "(
    select json_agg({constraint} order by con.conname)
    from pg_catalog.pg_constraint con
    where con.conrelid = c.oid and con.contype <> 'n' and not (con.contype = 'f' and con.conparentid <> 0))"
    )
}

fn indexes() -> String {
    let comment = comment("pg_class", "i.indexrelid");
    format!(
        "(
    select json_agg(json_build_object(
      'oid', i.indexrelid::int8,
      'name', ic.relname,
      'definition', pg_catalog.pg_get_indexdef(i.indexrelid),
      'columns', i.indkey::int2[],
      'unique', i.indisunique,
      'primary', i.indisprimary,
      'valid', i.indisvalid,
      'used_for', case when i.indisclustered or i.indisreplident then array_remove(array[case when i.indisclustered then 'cluster' end, case when i.indisreplident then 'replica identity' end], null) end,
      'constraint', case when i.indisunique or i.indisexclusion then (select con.conname from pg_catalog.pg_constraint con where con.conrelid = i.indrelid and con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x') limit 1) end,
      'comment', {comment}
    ) order by ic.relname)
    from pg_catalog.pg_index i
    join pg_catalog.pg_class ic on ic.oid = i.indexrelid
    where i.indrelid = c.oid)"
    )
}

fn triggers() -> String {
    let (enabled, comment) = (enabled("t.tgenabled"), comment("pg_trigger", "t.oid"));
    format!(
        "(
    select json_agg(json_build_object(
      'oid', t.oid::int8,
      'name', t.tgname,
      'definition', pg_catalog.pg_get_triggerdef(t.oid),
      'enabled', {enabled},
      'comment', {comment}
    ) order by t.tgname)
    from pg_catalog.pg_trigger t
    where t.tgrelid = c.oid and not t.tgisinternal)"
    )
}

fn policies() -> String {
    let comment = comment("pg_policy", "p.oid");
    format!(
        "(
    select json_agg(json_build_object(
      'oid', p.oid::int8,
      'name', p.polname,
      'permissive', p.polpermissive,
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      'roles', (select json_agg(coalesce(r.rolname, 'public') order by 1) from unnest(p.polroles) role(oid) left join pg_catalog.pg_roles r on r.oid = role.oid),
      'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
      'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
      'comment', {comment}
    ) order by p.polname)
    from pg_catalog.pg_policy p
    where p.polrelid = c.oid)"
    )
}

fn rules() -> String {
    let (enabled, comment) = (enabled("r.ev_enabled"), comment("pg_rewrite", "r.oid"));
    format!(
        "(
    select json_agg(json_build_object(
      'oid', r.oid::int8,
      'name', r.rulename,
      'definition', pg_catalog.pg_get_ruledef(r.oid),
      'enabled', {enabled},
      'comment', {comment}
    ) order by r.rulename)
    from pg_catalog.pg_rewrite r
    where r.ev_class = c.oid and r.rulename <> '_RETURN')"
    )
}

/// What the query of a view reads, as names: since PostgreSQL 16 the query itself does not tell the table of each column.
const READS: &str = "(
    select json_agg(distinct concat_ws('.', d.refobjid::regclass::text, a.attname) order by concat_ws('.', d.refobjid::regclass::text, a.attname))
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
      and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> c.oid
    left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid and d.refobjsubid > 0
    where r.ev_class = c.oid and r.rulename = '_RETURN')";

const SEQUENCE: &str = "(
    select json_build_object(
      'type', pg_catalog.format_type(s.seqtypid, null),
      'start', s.seqstart, 'increment', s.seqincrement, 'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
      'owner', (
        select json_build_object('relation', d.refobjid::int8, 'column', d.refobjsubid)
        from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
        limit 1))
    from pg_catalog.pg_sequence s
    where s.seqrelid = c.oid)";

/// The parts of a relation that most of the time goes into.
fn large(part: Part) -> String {
    match part {
        Part::Columns => format!("case when c.relkind <> 'S' then {} end", columns()),
        Part::Constraints => format!("case when c.relkind in ('r', 'p', 'f') then {} end", constraints()),
        Part::Indexes => format!("case when c.relhasindex then {} end", indexes()),
    }
}

/// `'r', 'p', …`
fn relkinds() -> String {
    RelationKind::ALL.map(|kind| format!("'{}'", kind.relkind())).join(", ")
}

fn kind_of_relkind() -> String {
    let kinds =
        RelationKind::ALL.map(|kind| format!("when '{}' then '{}'", kind.relkind(), kind.words().replace(' ', "_")));
    format!("case c.relkind {} end", kinds.join(" "))
}

/// Relations that fulfil a condition on `c`.
fn relations(condition: &str) -> String {
    format!(
        "
  select json_build_object(
    'class', 'relation',
    'oid', c.oid::int8,
    'schema', n.nspname,
    'name', c.relname,
    'kind', {kind},
    'unlogged', c.relpersistence = 'u',
    'options', c.reloptions,
    'row_security', case when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'enabled' end,
    'replica_identity', case when c.relkind in ('r', 'p') then case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index' end end,
    'partition_by', case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end,
    'partition_bound', case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end,
    'inherits', case when c.relispartition or c.relkind in ('r', 'f') then (select json_agg(i.inhparent::int8 order by i.inhseqno) from pg_catalog.pg_inherits i where i.inhrelid = c.oid) end,
    'definition', case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end,
    'reads', case when c.relkind in ('v', 'm') then {READS} end,
    'populated', case when c.relkind = 'm' then c.relispopulated end,
    'columns', {columns},
    'constraints', {constraints},
    'indexes', {indexes},
    'triggers', case when c.relhastriggers then {triggers} end,
    'policies', {policies},
    'rules', case when c.relhasrules and c.relkind in ('r', 'p') then {rules} end,
    'sequence', case when c.relkind = 'S' then {SEQUENCE} end,
    'comment', {comment},
    'grants', {grants}
  )::text
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ({relkinds}) and {of_users} and {condition}",
        kind = kind_of_relkind(),
        columns = large(Part::Columns),
        constraints = large(Part::Constraints),
        indexes = large(Part::Indexes),
        triggers = triggers(),
        policies = policies(),
        rules = rules(),
        comment = comment("pg_class", "c.oid"),
        grants = grants("c.relacl", "c.relowner"),
        relkinds = relkinds(),
        of_users = users_schema("n.nspname"),
    )
}

/// One relation, by its oid; no row where it is gone or belongs to an extension.
pub(crate) static RELATION: LazyLock<String> = LazyLock::new(|| {
    relations(&format!(
        "c.oid = $1::oid and {}",
        not_of_extension("pg_class", "c.oid")
    ))
});

/// All relations.
pub(crate) static RELATIONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} order by n.nspname, c.relname",
        relations(&not_of_extension("pg_class", "c.oid"))
    )
});

/// One of the large parts of a relation that exists, by its oid.
fn part(field: &str, part: Part) -> String {
    format!(
        "
  select json_build_object('part', '{field}', 'oid', c.oid::int8, 'value', {})::text
  from pg_catalog.pg_class c
  where c.oid = $1::oid",
        large(part)
    )
}

pub(crate) static COLUMNS: LazyLock<String> = LazyLock::new(|| part("columns", Part::Columns));
pub(crate) static CONSTRAINTS: LazyLock<String> = LazyLock::new(|| part("constraints", Part::Constraints));
pub(crate) static INDEXES: LazyLock<String> = LazyLock::new(|| part("indexes", Part::Indexes));

/// The relations in whose definitions some relations, their columns, indexes, sequences and row types may be named, by their oids: views, the
/// tables of foreign keys, defaults, policies and triggers, what inherits from them and what they own.
pub(crate) static DEPENDENTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
  with named as materialized (
    select 'pg_catalog.pg_class'::regclass as class, oid from pg_catalog.unnest($1::oid[]) as oid
    union all
    select 'pg_catalog.pg_class'::regclass, i.indexrelid from pg_catalog.pg_index i where i.indrelid = any ($1::oid[])
    union all
    select 'pg_catalog.pg_type'::regclass, t.oid from pg_catalog.pg_type t where t.typrelid = any ($1::oid[])
    union all
    select 'pg_catalog.pg_type'::regclass, t.typarray from pg_catalog.pg_type t where t.typrelid = any ($1::oid[]) and t.typarray <> 0),
  dependents as materialized (
    select d.classid, d.objid from named join pg_catalog.pg_depend d on d.refclassid = named.class and d.refobjid = named.oid)
  select found.oid::text
  from (
    select d.objid as oid from dependents d where d.classid = 'pg_catalog.pg_class'::regclass
    union
    select r.ev_class from dependents d join pg_catalog.pg_rewrite r on d.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objid
    union
    select r.adrelid from dependents d join pg_catalog.pg_attrdef r on d.classid = 'pg_catalog.pg_attrdef'::regclass and r.oid = d.objid
    union
    select r.conrelid from dependents d join pg_catalog.pg_constraint r on d.classid = 'pg_catalog.pg_constraint'::regclass and r.oid = d.objid
    union
    select r.tgrelid from dependents d join pg_catalog.pg_trigger r on d.classid = 'pg_catalog.pg_trigger'::regclass and r.oid = d.objid
    union
    select r.polrelid from dependents d join pg_catalog.pg_policy r on d.classid = 'pg_catalog.pg_policy'::regclass and r.oid = d.objid) found
  join pg_catalog.pg_class c on c.oid = found.oid and c.relkind in ({})",
        relkinds()
    )
});
