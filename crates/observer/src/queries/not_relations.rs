//! Schemas, extensions, types, functions and the rest.

use std::sync::LazyLock;

use super::{comment, constraint, grants, not_of_extension, users_schema};

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
