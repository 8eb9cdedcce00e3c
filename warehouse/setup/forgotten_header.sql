-- Which columns some batch files have together.
select *
from read_parquet($files, union_by_name = true)
limit 0;
