-- The rows that batch files of one shape bring for a table.
create or replace temp table landed as
select unnest(columns(lambda name: name = $table), max_depth := 2)
from read_parquet($files);
