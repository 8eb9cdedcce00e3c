-- How many rows of a batch belong to what is forgotten, table by table. The columns without them are
-- put in where `the_columns` stands, the names of the tables where `the_tables` does.
with kept as (
    select
the_columns
    from read_parquet($file)
),
held as (
    from read_parquet($file)
)
select
the_tables
from held
positional join kept;
