-- What a batch file says of itself; its other columns are one list of rows per table.
select *
from read_parquet($1)
limit 0;
