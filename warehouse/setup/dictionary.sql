-- One row per column of what people ask and of the tables under it, in order; of a macro one row per
-- parameter.
with columns as (
    select
        schema_name,
        table_name,
        column_name,
        data_type,
        comment,
        column_index,
    from duckdb_columns()
    where
        schema_name in ('core', 'main')
        and not internal
),
things as (
    select
        schema_name,
        'view' as kind,
        view_name as name,
        comment,
    from duckdb_views()
    where
        schema_name = 'main'
        and not internal
    union all
    select
        schema_name,
        'table',
        table_name,
        comment,
    from duckdb_tables()
    where
        schema_name = 'core'
        and not internal
    union all
    -- Asked like a table: core.article_versions.
    select
        schema_name,
        'table',
        view_name,
        comment,
    from duckdb_views()
    where
        schema_name = 'core'
        and not internal
)
select
    things.kind,
    things.name,
    things.comment,
    columns.column_name,
    columns.data_type,
    columns.comment as column_comment,
    columns.column_index as number,
from things
join columns
    on things.schema_name = columns.schema_name
    and things.name = columns.table_name
union all
select
    'macro',
    function_name,
    comment,
    unnest(parameters),
    null,
    null,
    generate_subscripts(parameters, 1),
from duckdb_functions()
where
    schema_name = 'main'
    and function_type = 'table_macro'
    and not internal
order by
    kind,
    name,
    number;
