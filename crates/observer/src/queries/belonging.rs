//! Which objects are the repository's: neither PostgreSQL's own, nor an extension's, nor Alembic's version tables. Every query that reads the
//! catalogs asks so, also those of the crate `seed`.

/// The schema of this name is neither PostgreSQL's own nor a session's.
pub(crate) fn users_schema(name: &str) -> String {
    format!("{name} !~ '^pg_' and {name} <> 'information_schema'")
}

/// The object of this catalog does not belong to an extension.
pub(crate) fn not_of_extension(catalog: &str, oid: &str) -> String {
    format!(
        "not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.{catalog}'::regclass and e.objid = {oid} and e.deptype = 'e')"
    )
}

/// The relation has the one column of a version table.
pub(crate) fn is_version_table(oid: &str) -> String {
    format!(
        "(select pg_catalog.array_agg(a.attname::text) from pg_catalog.pg_attribute a where a.attrelid = {oid} and a.attnum > 0 and not a.attisdropped) \
         is not distinct from array['version_num']"
    )
}

/// A condition in SQL: the table with this oid, in the schema of this name, is one whose rows are the repository's.
pub fn table_of_the_repository(schema: &str, oid: &str) -> String {
    format!(
        "{} and {} and not ({})",
        users_schema(schema),
        not_of_extension("pg_class", oid),
        is_version_table(oid)
    )
}
