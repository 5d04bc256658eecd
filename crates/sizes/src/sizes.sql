-- The sizes of the tables of this database, for Stillroom. Run it where the real rows are, as any role that may connect:
--   stillroom sizes | psql -XAt -f - -d "$DATABASE_URL" > sizes.json
-- It reads the catalogs and the statistics that ANALYZE has gathered, never a table. Its answer holds names and numbers and no values: of
-- pg_stats neither most_common_vals nor histogram_bounds is read. Columns that the role may not read are left out.
WITH tables AS (
  SELECT
    n.nspname AS schema,
    c.relname AS name,
    c.relkind = 'p' AS is_partitioned,
    (
      SELECT pg_catalog.json_build_array(pn.nspname, pc.relname)
      FROM pg_catalog.pg_inherits i
      JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent
      JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
      WHERE i.inhrelid = c.oid AND c.relispartition
    ) AS partition_of,
    -- Before PostgreSQL 14 a table that was never analyzed has 0 instead of -1.
    CASE
      WHEN c.reltuples > 0 THEN c.reltuples::pg_catalog.int8
      WHEN c.reltuples = 0 AND COALESCE(s.last_analyze, s.last_autoanalyze, s.last_vacuum, s.last_autovacuum) IS NOT NULL THEN 0
    END AS rows,
    pg_catalog.pg_total_relation_size(c.oid) AS bytes,
    pg_catalog.pg_indexes_size(c.oid) AS index_bytes,
    (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid) AS indexes,
    s.n_tup_ins AS inserted,
    s.n_tup_upd AS updated,
    s.n_tup_del AS deleted,
    (
      SELECT pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', t.attname, 'null_frac', t.null_frac, 'n_distinct', t.n_distinct, 'avg_width', t.avg_width
        ) ORDER BY t.attname
      )
      FROM pg_catalog.pg_stats t
      WHERE t.schemaname = n.nspname AND t.tablename = c.relname AND t.inherited = (c.relkind = 'p')
    ) AS columns
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'p')
    AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema'
    AND n.nspname NOT LIKE 'pg\_%'
)
SELECT pg_catalog.json_build_object(
  'format', 'stillroom-sizes/1',
  'server_version_num', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
  'statistics_since', (
    SELECT d.stats_reset FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()
  ),
  'tables', (SELECT COALESCE(pg_catalog.json_agg(t ORDER BY t.schema, t.name), '[]') FROM tables t)
);
