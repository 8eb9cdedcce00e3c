-- The ids that batches had before something in them was forgotten; null for the others.
select
    filename,
    batch_id,
from read_parquet($files, union_by_name = true, filename = true);
