-- Those loads of a base that the tables have not.
select file
from read_parquet($loads)
anti join core.loads using (batch_id)
order by file;
