-- The table functions that come with DuckDB: what they read is no table of ours.
select distinct function_name
from duckdb_functions()
where
    database_name = 'system'
    and function_type in ('table', 'table_macro');
