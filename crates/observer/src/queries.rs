//! The queries that read the catalogs: of the schema one row for each object, as the JSON of `postgres_model::Object`; and what a session
//! holds locked.
//!
//! They use nothing that PostgreSQL 15 does not have, and leave out what belongs to an extension. An object's identity is its oid, so
//! that a new name is seen as a new name. NOT NULL is a property of its column (it became a constraint of its own in PostgreSQL 18).

use std::sync::LazyLock;

use postgres_model::RelationKind;

use crate::reach::Part;

fn not_of_extension(catalog: &str, oid: &str) -> String {
    format!(
        "not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.{catalog}'::regclass and e.objid = {oid} and e.deptype = 'e')"
    )
}

fn users_schema(name: &str) -> String {
    format!("{name} !~ '^pg_' and {name} <> 'information_schema'")
}

/// obj_description() is a function in SQL, and so takes ten times as long.
fn comment(catalog: &str, oid: &str) -> String {
    comment_on_part(catalog, oid, "0")
}

fn comment_on_part(catalog: &str, oid: &str, part: &str) -> String {
    format!(
        "(select d.description from pg_catalog.pg_description d where d.classoid = 'pg_catalog.{catalog}'::regclass and d.objoid = {oid} \
         and d.objsubid = {part})"
    )
}

/// Who may do what, but for the owner; null where nobody granted or revoked anything.
fn grants(acl: &str, owner: &str) -> String {
    format!(
        "case when {acl} is not null then (
    select json_agg(json_build_object('grantee', grantee, 'privileges', privileges) order by grantee)
    from (
      select coalesce(r.rolname, 'public') as grantee,
        json_agg(entry.privilege_type || case when entry.is_grantable then ' with grant option' else '' end order by entry.privilege_type) as privileges
      from pg_catalog.aclexplode({acl}) entry
      left join pg_catalog.pg_roles r on r.oid = entry.grantee
      where entry.grantee <> {owner} and entry.privilege_type <> 'MAINTAIN'
      group by 1
    ) granted) end"
    )
}

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

fn constraint() -> String {
    let comment = comment("pg_constraint", "con.oid");
    format!(
        "json_build_object(
      'oid', con.oid::int8,
      'name', con.conname,
      'kind', case con.contype when 'p' then 'primary_key' when 'u' then 'unique' when 'f' then 'foreign_key' when 'c' then 'check' when 'x' then 'exclusion' else 'trigger' end,
      'definition', pg_catalog.pg_get_constraintdef(con.oid),
      'columns', con.conkey,
      'references', case when con.contype = 'f' then con.confrelid::int8 end,
      'referenced_columns', con.confkey,
      'validated', con.convalidated,
      'comment', {comment}
    )"
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
      'constraint', case when i.indisunique or i.indisexclusion then (select con.conname from pg_catalog.pg_constraint con where con.conrelid = i.indrelid and con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x') limit 1) end,
      'comment', {comment}
    ) order by ic.relname)
    from pg_catalog.pg_index i
    join pg_catalog.pg_class ic on ic.oid = i.indexrelid
    where i.indrelid = c.oid)"
    )
}

const TRIGGERS: &str = "(
    select json_agg(json_build_object(
      'oid', t.oid::int8,
      'name', t.tgname,
      'definition', pg_catalog.pg_get_triggerdef(t.oid),
      'enabled', case t.tgenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end
    ) order by t.tgname)
    from pg_catalog.pg_trigger t
    where t.tgrelid = c.oid and not t.tgisinternal)";

const POLICIES: &str = "(
    select json_agg(json_build_object(
      'oid', p.oid::int8,
      'name', p.polname,
      'permissive', p.polpermissive,
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      'roles', (select json_agg(coalesce(r.rolname, 'public') order by 1) from unnest(p.polroles) role(oid) left join pg_catalog.pg_roles r on r.oid = role.oid),
      'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
      'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    ) order by p.polname)
    from pg_catalog.pg_policy p
    where p.polrelid = c.oid)";

const RULES: &str = "(
    select json_agg(json_build_object('oid', r.oid::int8, 'name', r.rulename, 'definition', pg_catalog.pg_get_ruledef(r.oid)) order by r.rulename)
    from pg_catalog.pg_rewrite r
    where r.ev_class = c.oid and r.rulename <> '_RETURN')";

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
    'partition_by', case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end,
    'partition_bound', case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end,
    'inherits', case when c.relispartition or c.relkind in ('r', 'f') then (select json_agg(i.inhparent::int8 order by i.inhseqno) from pg_catalog.pg_inherits i where i.inhrelid = c.oid) end,
    'definition', case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end,
    'populated', case when c.relkind = 'm' then c.relispopulated end,
    'columns', {columns},
    'constraints', {constraints},
    'indexes', {indexes},
    'triggers', case when c.relhastriggers then {TRIGGERS} end,
    'policies', {POLICIES},
    'rules', case when c.relhasrules and c.relkind in ('r', 'p') then {RULES} end,
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

fn namespaces() -> String {
    format!(
        "
  select json_build_object(
    'class', 'namespace', 'oid', n.oid::int8, 'name', n.nspname,
    'comment', case when n.nspname <> 'public' then {} end,
    'grants', case when n.nspname <> 'public' then {} end
  )::text
  from pg_catalog.pg_namespace n
  where {} and {}",
        comment("pg_namespace", "n.oid"),
        grants("n.nspacl", "n.nspowner"),
        users_schema("n.nspname"),
        not_of_extension("pg_namespace", "n.oid"),
    )
}

const EXTENSIONS: &str = "
  select json_build_object('class', 'extension', 'oid', e.oid::int8, 'name', e.extname, 'version', e.extversion, 'schema', n.nspname)::text
  from pg_catalog.pg_extension e
  join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  where e.oid >= 16384";

fn types() -> String {
    format!(
        "
  select json_build_object(
    'class', 'type', 'oid', t.oid::int8, 'schema', n.nspname, 'name', t.typname,
    'kind', case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' else 'base' end,
    'labels', case when t.typtype = 'e' then (select json_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid) end,
    'base', case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod)
      when t.typtype = 'r' then (select pg_catalog.format_type(r.rngsubtype, null) from pg_catalog.pg_range r where r.rngtypid = t.oid) end,
    'not_null', t.typnotnull,
    'default', t.typdefault,
    'constraints', case when t.typtype = 'd' then (select json_agg({constraint} order by con.conname) from pg_catalog.pg_constraint con where con.contypid = t.oid and con.contype <> 'n') end,
    'comment', {comment},
    'grants', {grants}
  )::text
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.oid >= 16384 and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'b' and t.typelem = 0)) and {of_users} and {not_of_extension}",
        constraint = constraint(),
        comment = comment("pg_type", "t.oid"),
        grants = grants("t.typacl", "t.typowner"),
        of_users = users_schema("n.nspname"),
        not_of_extension = not_of_extension("pg_type", "t.oid"),
    )
}

/// Without the constructors of range types.
fn functions() -> String {
    format!(
        "
  select json_build_object(
    'class', 'function', 'oid', p.oid::int8, 'schema', n.nspname, 'name', p.proname,
    'arguments', pg_catalog.pg_get_function_identity_arguments(p.oid),
    'kind', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
    'returns', pg_catalog.pg_get_function_result(p.oid),
    'definition', case when p.prokind <> 'a' then pg_catalog.pg_get_functiondef(p.oid) end,
    'comment', {},
    'grants', {}
  )::text
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where p.oid >= 16384 and {} and {}
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_catalog.pg_type'::regclass and d.deptype = 'i')",
        comment("pg_proc", "p.oid"),
        grants("p.proacl", "p.proowner"),
        users_schema("n.nspname"),
        not_of_extension("pg_proc", "p.oid"),
    )
}

fn other(kind: &str, catalog: &str, alias: &str, name: &str, definition: &str) -> String {
    let not_of_extension = not_of_extension(catalog, &format!("{alias}.oid"));
    format!(
        "
  select json_build_object('class', 'other', 'oid', {alias}.oid::int8, 'kind', '{kind}', 'name', {name}, 'definition', {definition})::text
  from pg_catalog.{catalog} {alias}
  where {alias}.oid >= 16384 and {not_of_extension}"
    )
}

fn others() -> [String; 10] {
    let default_privileges = format!("{}::text", grants("d.defaclacl", "d.defaclrole"));
    [
        other(
            "event trigger",
            "pg_event_trigger",
            "t",
            "t.evtname",
            "concat_ws(' ', 'on', t.evtevent, array_to_string(t.evttags, ', '), 'execute function', t.evtfoid::regproc::text || '()')",
        ),
        other(
            "collation",
            "pg_collation",
            "c",
            "c.oid::regcollation::text",
            "concat_ws(' ', c.collprovider, c.collcollate, case when not c.collisdeterministic then 'not deterministic' end)",
        ),
        other(
            "cast",
            "pg_cast",
            "c",
            "concat_ws(' ', c.castsource::regtype, 'as', c.casttarget::regtype)",
            "case when c.castfunc <> 0 then c.castfunc::regprocedure::text end",
        ),
        other(
            "operator",
            "pg_operator",
            "o",
            "o.oid::regoperator::text",
            "o.oprcode::text",
        ),
        other(
            "statistics",
            "pg_statistic_ext",
            "s",
            "s.stxname",
            "pg_catalog.pg_get_statisticsobjdef(s.oid)",
        ),
        other(
            "text search configuration",
            "pg_ts_config",
            "c",
            "c.oid::regconfig::text",
            "null::text",
        ),
        other(
            "text search dictionary",
            "pg_ts_dict",
            "d",
            "d.oid::regdictionary::text",
            "d.dictinitoption",
        ),
        other(
            "publication",
            "pg_publication",
            "p",
            "p.pubname",
            "case when p.puballtables then 'for all tables' end",
        ),
        other(
            "foreign server",
            "pg_foreign_server",
            "s",
            "s.srvname",
            "array_to_string(s.srvoptions, ', ')",
        ),
        other(
            "default privileges",
            "pg_default_acl",
            "d",
            "concat_ws(' ', d.defaclnamespace::regnamespace, d.defaclobjtype)",
            &default_privileges,
        ),
    ]
}

/// Everything that is not a relation.
pub(crate) static NOT_RELATIONS: LazyLock<String> = LazyLock::new(|| {
    let kinds = [namespaces(), EXTENSIONS.to_owned(), types(), functions()];
    kinds
        .into_iter()
        .chain(others())
        .collect::<Vec<_>>()
        .join("\n  union all")
});

/// The queries of a whole schema: one row for each object, as the JSON of `postgres_model::Object`. Names are written as seen from the search
/// path, which should be `public`.
pub fn schema_queries() -> [&'static str; 2] {
    [&RELATIONS, &NOT_RELATIONS]
}

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
