-- One row if the default database has been migrated before.
select 1
from duckdb_tables()
where
    database_name = current_database()
    and schema_name = 'core'
    and table_name = 'schema_migrations';
