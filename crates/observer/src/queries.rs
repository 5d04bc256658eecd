//! The queries that read the catalogs: of the schema one row for each object, as the JSON of `postgres_model::Object`; and what a session
//! holds locked.
//!
//! They use nothing that PostgreSQL 15 does not have, and leave out what belongs to an extension. An object's identity is its oid, so
//! that a new name is seen as a new name. NOT NULL is a property of its column (it became a constraint of its own in PostgreSQL 18).

use std::sync::LazyLock;

mod belonging;
mod held;
mod not_relations;
mod relations;

pub use belonging::table_of_the_repository;
pub(crate) use belonging::{is_version_table, not_of_extension, users_schema};
pub(crate) use held::{HELD, LOCKED, RELATIONS_THERE};
pub(crate) use not_relations::NOT_RELATIONS;
pub(crate) use relations::{COLUMNS, CONSTRAINTS, DEPENDENTS, INDEXES, RELATION, RELATIONS};

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
    grants_but(acl, owner, "")
}

/// The same without what everybody has by default.
fn grants_but_to_public(acl: &str, owner: &str) -> String {
    grants_but(acl, owner, "and entry.grantee <> 0")
}

fn grants_but(acl: &str, owner: &str, condition: &str) -> String {
    format!(
        "case when {acl} is not null then (
    select json_agg(json_build_object('grantee', grantee, 'privileges', privileges) order by grantee)
    from (
      select coalesce(r.rolname, 'public') as grantee,
        json_agg(entry.privilege_type || case when entry.is_grantable then ' with grant option' else '' end order by entry.privilege_type) as privileges
      from pg_catalog.aclexplode({acl}) entry
      left join pg_catalog.pg_roles r on r.oid = entry.grantee
      where entry.grantee <> {owner} and entry.privilege_type <> 'MAINTAIN' {condition}
      group by 1
    ) granted) end"
    )
}

/// Null where it is as triggers and rules are made.
fn enabled(letter: &str) -> String {
    format!("case {letter} when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end")
}

/// Whether a right that everybody has by default was revoked.
fn revoked_from_public(acl: &str) -> String {
    format!("{acl} is not null and not exists (select from pg_catalog.aclexplode({acl}) entry where entry.grantee = 0)")
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

/// How a session has to be set for that: names are written as seen from `public`, and values as every session writes them.
const SETTINGS: [(&str, &str); 4] = [
    ("search_path", "public"),
    ("timezone", "UTC"),
    ("datestyle", "ISO"),
    ("intervalstyle", "postgres"),
];

/// The settings of a reading until the end of the transaction, and further ones, as one query.
pub(crate) fn set(further: &[(&str, &str)]) -> String {
    let all = SETTINGS.iter().chain(further);
    let calls: Vec<String> = all
        .map(|(name, value)| format!("pg_catalog.set_config('{name}', '{value}', true)"))
        .collect();
    format!("select {}", calls.join(", "))
}

/// Reads a whole schema: statements that set the session and yield one row for each object, as the JSON of `postgres_model::Object`.
pub static SCHEMA_SQL: LazyLock<String> = LazyLock::new(|| {
    let settings = SETTINGS.map(|(name, value)| format!("set {name} = {value};\n"));
    format!("{}{};\n{};\n", settings.concat(), *RELATIONS, *NOT_RELATIONS)
});
