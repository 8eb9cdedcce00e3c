-- Whether a segment can be opened.
select sha256
from read_parquet($1)
limit 0;
