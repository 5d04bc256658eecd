-- A row for each table that takes rows, as the JSON of `catalog::Table`. Names are written with their schema.
set local search_path = pg_catalog;
with recursive base(oid, type, typmod, dimensions) as (
  -- Domains over domains lead to the type that is stored.
  select t.oid, t.oid, -1, 0 from pg_type t where t.typtype <> 'd'
  union all
  select d.oid, b.type, case when d.typtypmod >= 0 then d.typtypmod else b.typmod end, d.typndims
  from pg_type d join base b on b.oid = d.typbasetype where d.typtype = 'd'
),
tables as ({tables})
select json_build_object(
  'oid', t.oid::int8,
  'name', format('%I.%I', t.nspname, t.relname),
  'kind', t.relkind,
  'is_deferrable', exists (select from pg_index i where i.indrelid = t.oid and (i.indisunique or i.indisexclusion) and not i.indimmediate),
  'label', case t.nspname when 'public' then t.relname else t.nspname || '.' || t.relname end,
  'columns', (
    select coalesce(json_agg(json_build_object(
      'number', a.attnum,
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'stored', format_type(b.type, case when a.atttypmod >= 0 then a.atttypmod else b.typmod end),
      'type_oid', y.oid::int8,
      'not_null', a.attnotnull or exists (select from pg_type d where d.oid = a.atttypid and d.typnotnull),
      'is_generated', a.attidentity = 'a' or a.attgenerated <> '',
      'is_default', a.attidentity <> '' or a.attgenerated <> '' or coalesce(pg_get_expr(f.adbin, f.adrelid) ~ 'nextval\(', false),
      'domain_checks', (
        with recursive over(oid) as (select a.atttypid union all select p.typbasetype from over join pg_type p on p.oid = over.oid and p.typtype = 'd')
        select coalesce(json_agg(pg_get_expr(k.conbin, 0)), '[]') from pg_constraint k join over on over.oid = k.contypid where k.contype = 'c')
    ) order by a.attnum), '[]')
    from pg_attribute a
    join base b on b.oid = a.atttypid
    join pg_type y on y.oid = b.type
    left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped),
  'checks', (
    select coalesce(json_agg(json_build_object('name', k.conname, 'expression', pg_get_expr(k.conbin, k.conrelid), 'columns', k.conkey) order by k.conname), '[]')
    from pg_constraint k where k.conrelid = t.oid and k.contype = 'c'),
  'unique', (
    select coalesce(json_agg(json_build_object('name', x.relname, 'columns', i.indkey::int2[]) order by x.relname), '[]')
    from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = t.oid and i.indisunique),
  'references', (
    select coalesce(json_agg(json_build_object('name', k.conname, 'columns', k.conkey, 'table', k.confrelid::int8, 'referenced', k.confkey) order by k.conname), '[]')
    from pg_constraint k where k.conrelid = t.oid and k.contype = 'f'),
  'partitions', (
    select coalesce(json_agg(pg_get_partition_constraintdef(p.relid)), '[]')
    from pg_partition_tree(t.oid) p where p.isleaf and p.relid <> t.oid)
)::text
from tables t
order by t.nspname collate "C", t.relname collate "C"
