-- The views for people, which can be exported by name.
select view_name
from duckdb_views()
where
    database_name = 'araxes'
    and schema_name = 'main'
    and not internal
order by view_name;
