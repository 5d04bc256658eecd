-- The rows of every table and where every sequence stands, as ordered lines of text; not those of extensions.
set search_path = '';
set timezone = 'UTC';

create function pg_temp.rows_of(relation regclass) returns setof text language plpgsql as $$
begin
  return query execute format('select to_jsonb(row)::text from %s row', relation);
end
$$;

select c.oid::regclass || ' | ' || line
from pg_class c
cross join lateral pg_temp.rows_of(c.oid) line
where c.relkind = 'r' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by c.oid::regclass::text collate "C", line collate "C";

select schemaname || '.' || sequencename || ' stands at ' || coalesce(last_value::text, 'its start')
from pg_sequences
order by 1;
