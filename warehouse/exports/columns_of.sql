-- The columns of one view or table of the published file, named as people write it.
select column_name
from duckdb_columns()
where
    database_name = 'araxes'
    and $name in (table_name, schema_name || '.' || table_name)
    and (schema_name = 'main' or $name = schema_name || '.' || table_name)
order by column_index;
