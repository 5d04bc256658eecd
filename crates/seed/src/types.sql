-- A row for each type that the columns of the tables have or are made of, as the JSON of `catalog::Type`.
set local search_path = pg_catalog;
with recursive tables as ({tables}),
used(oid) as (
  select distinct a.atttypid from pg_attribute a join tables t on t.oid = a.attrelid where a.attnum > 0 and not a.attisdropped
  union
  select part.oid from used
  join pg_type t on t.oid = used.oid
  cross join lateral (
    select t.typelem where t.typelem <> 0
    union all select t.typbasetype where t.typbasetype <> 0
    union all select r.rngsubtype from pg_range r where r.rngtypid = t.oid
    union all select r.rngtypid from pg_range r where r.rngmultitypid = t.oid
    union all select a.atttypid from pg_attribute a where a.attrelid = t.typrelid and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped
  ) part(oid)
)
select json_build_object(
  'oid', t.oid::int8,
  'name', format_type(t.oid, -1),
  'short', t.typname,
  'kind', t.typtype,
  'category', t.typcategory,
  'parts', case
    when t.typtype = 'd' then json_build_array(t.typbasetype::int8)
    when t.typtype = 'r' then (select json_build_array(r.rngsubtype::int8) from pg_range r where r.rngtypid = t.oid)
    when t.typtype = 'm' then (select json_build_array(r.rngtypid::int8) from pg_range r where r.rngmultitypid = t.oid)
    when t.typtype = 'c' then (select coalesce(json_agg(a.atttypid::int8 order by a.attnum), '[]') from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
    when t.typcategory = 'A' then json_build_array(t.typelem::int8)
    else '[]'
  end
)::text
from used join pg_type t on t.oid = used.oid
order by t.oid
