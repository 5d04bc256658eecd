//! Schemas, extensions, types, functions and the rest.

use std::sync::LazyLock;

use super::{comment, constraint, grants, grants_but_to_public, not_of_extension, revoked_from_public, users_schema};

fn namespaces() -> String {
    format!(
        "
  select json_build_object(
    'class', 'namespace', 'oid', n.oid::int8, 'name', n.nspname,
    'comment', case when n.nspname <> 'public' then {} end,
    'grants', {}
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
    'grants', {grants},
    'revoked_from_public', {revoked}
  )::text
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.oid >= 16384 and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'b' and t.typelem = 0)) and {of_users} and {not_of_extension}",
        constraint = constraint(),
        comment = comment("pg_type", "t.oid"),
        grants = grants_but_to_public("t.typacl", "t.typowner"),
        revoked = revoked_from_public("t.typacl"),
        of_users = users_schema("n.nspname"),
        not_of_extension = not_of_extension("pg_type", "t.oid"),
    )
}

const AGGREGATE: &str = "(
      select concat('CREATE AGGREGATE ', p.oid::regprocedure, ' (', concat_ws(', ', 'SFUNC = ' || a.aggtransfn, 'STYPE = ' || a.aggtranstype::regtype,
        case when a.aggfinalfn <> 0 then 'FINALFUNC = ' || a.aggfinalfn end, 'INITCOND = ' || quote_literal(a.agginitval)), ')')
      from pg_catalog.pg_aggregate a
      where a.aggfnoid = p.oid)";

/// Without the constructors of range types.
fn functions() -> String {
    format!(
        "
  select json_build_object(
    'class', 'function', 'oid', p.oid::int8, 'schema', n.nspname, 'name', p.proname,
    'arguments', pg_catalog.pg_get_function_identity_arguments(p.oid),
    'kind', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end,
    'returns', pg_catalog.pg_get_function_result(p.oid),
    'definition', case when p.prokind = 'a' then {AGGREGATE} else pg_catalog.pg_get_functiondef(p.oid) end,
    'comment', {},
    'grants', {},
    'revoked_from_public', {}
  )::text
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where p.oid >= 16384 and {} and {}
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_catalog.pg_type'::regclass and d.deptype = 'i')",
        comment("pg_proc", "p.oid"),
        grants_but_to_public("p.proacl", "p.proowner"),
        revoked_from_public("p.proacl"),
        users_schema("n.nspname"),
        not_of_extension("pg_proc", "p.oid"),
    )
}

/// What is rare enough for `postgres_model::Other`.
struct Rare {
    kind: &'static str,
    catalog: &'static str,
    /// As SQL writes it; the row of the catalog is `o`.
    name: &'static str,
    definition: &'static str,
    /// The columns of its privileges and of its owner.
    privileges: Option<(&'static str, &'static str)>,
}

impl Rare {
    const fn new(kind: &'static str, catalog: &'static str, name: &'static str, definition: &'static str) -> Self {
        Self {
            kind,
            catalog,
            name,
            definition,
            privileges: None,
        }
    }

    const fn with_privileges(mut self, acl: &'static str, owner: &'static str) -> Self {
        self.privileges = Some((acl, owner));
        self
    }

    fn query(&self, condition: &str) -> String {
        let Self {
            kind,
            catalog,
            name,
            definition,
            ..
        } = self;
        let comment = comment(catalog, "o.oid");
        let grants = self
            .privileges
            .map_or("null::json".to_owned(), |(acl, owner)| grants(acl, owner));
        format!(
            "
  select json_build_object(
    'class', 'other', 'oid', o.oid::int8, 'kind', '{kind}', 'name', {name}, 'definition', {definition}, 'comment', {comment}, 'grants', {grants}
  )::text
  from pg_catalog.{catalog} o
  where {condition}"
        )
    }
}

const OF_THE_DATABASE: [Rare; 11] = [
    Rare::new(
        "event trigger",
        "pg_event_trigger",
        "o.evtname",
        "concat_ws(' ', 'on', o.evtevent, array_to_string(o.evttags, ', '), 'execute function', o.evtfoid::regproc::text || '()',
      case o.evtenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end)",
    ),
    Rare::new(
        "collation",
        "pg_collation",
        "o.oid::regcollation::text",
        "concat_ws(' ', o.collprovider, o.collcollate, case when not o.collisdeterministic then 'not deterministic' end)",
    ),
    Rare::new(
        "cast",
        "pg_cast",
        "concat_ws(' ', o.castsource::regtype, 'as', o.casttarget::regtype)",
        "concat_ws(' ', case when o.castfunc <> 0 then o.castfunc::regprocedure::text end, case o.castcontext when 'a' then 'as assignment' when 'i' then 'as implicit' end)",
    ),
    Rare::new(
        "operator",
        "pg_operator",
        "o.oid::regoperator::text",
        "concat_ws(' ', o.oprcode, case when o.oprcanmerge then 'merges' end, case when o.oprcanhash then 'hashes' end)",
    ),
    Rare::new("statistics", "pg_statistic_ext", "o.stxname", "pg_catalog.pg_get_statisticsobjdef(o.oid)"),
    Rare::new(
        "text search configuration",
        "pg_ts_config",
        "o.oid::regconfig::text",
        "(select string_agg(concat(m.maptokentype, ' ', m.mapdict::regdictionary), ', ' order by m.maptokentype, m.mapseqno) from pg_catalog.pg_ts_config_map m where m.mapcfg = o.oid)",
    ),
    Rare::new("text search dictionary", "pg_ts_dict", "o.oid::regdictionary::text", "o.dictinitoption"),
    Rare::new(
        "publication",
        "pg_publication",
        "o.pubname",
        "concat_ws(' ',
      case when o.puballtables then 'for all tables' end,
      'for ' || (
        select string_agg(concat_ws(' ', 'table', r.prrelid::regclass, 'where ' || pg_catalog.pg_get_expr(r.prqual, r.prrelid)), ', ' order by r.prrelid::regclass::text)
        from pg_catalog.pg_publication_rel r where r.prpubid = o.oid),
      'of', case when o.pubinsert then 'insert' end, case when o.pubupdate then 'update' end, case when o.pubdelete then 'delete' end, case when o.pubtruncate then 'truncate' end)",
    ),
    Rare::new(
        "foreign server",
        "pg_foreign_server",
        "o.srvname",
        "concat_ws(' ', 'foreign data wrapper', (select w.fdwname from pg_catalog.pg_foreign_data_wrapper w where w.oid = o.srvfdw), array_to_string(o.srvoptions, ', '))",
    )
    .with_privileges("o.srvacl", "o.srvowner"),
    Rare::new(
        "default privileges",
        "pg_default_acl",
        "concat_ws(' ', 'in ' || case when o.defaclnamespace <> 0 then o.defaclnamespace::regnamespace end, 'for',
      case o.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else o.defaclobjtype end)",
        "null::text",
    )
    .with_privileges("o.defaclacl", "o.defaclrole"),
    Rare::new(
        "role",
        "pg_roles",
        "o.rolname",
        "concat_ws(', ',
      case when o.rolsuper then 'superuser' end, case when o.rolcanlogin then 'login' end, case when not o.rolinherit then 'noinherit' end,
      case when o.rolcreaterole then 'createrole' end, case when o.rolcreatedb then 'createdb' end, case when o.rolreplication then 'replication' end,
      case when o.rolbypassrls then 'bypassrls' end,
      'in role ' || (select string_agg(g.rolname, ', ' order by g.rolname) from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid = m.roleid where m.member = o.oid),
      'set ' || (select string_agg(setting, ', ' order by setting) from pg_catalog.pg_db_role_setting s cross join lateral unnest(s.setconfig) setting where s.setrole = o.oid))",
    ),
];

/// The database itself: what it sets for everybody, and who may do what in it.
const DATABASE: Rare = Rare::new(
    "database",
    "pg_database",
    "'this database'",
    "(
      select string_agg(concat_ws(' ', 'set', setting, 'for ' || r.rolname), ', ' order by setting, r.rolname)
      from pg_catalog.pg_db_role_setting s
      cross join lateral unnest(s.setconfig) setting
      left join pg_catalog.pg_roles r on r.oid = s.setrole
      where s.setdatabase = o.oid)",
)
.with_privileges("o.datacl", "o.datdba");

fn others() -> Vec<String> {
    let of_the_database = OF_THE_DATABASE.iter().map(|rare| {
        rare.query(&format!(
            "o.oid >= 16384 and {}",
            not_of_extension(rare.catalog, "o.oid")
        ))
    });
    let database = DATABASE.query("o.datname = current_database()");
    of_the_database.chain([database]).collect()
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
