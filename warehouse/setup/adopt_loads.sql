-- The loads that a base stands for.
insert into core.loads by name
from read_parquet($loads)
where batch_id not in (
    select loads.batch_id
    from core.loads
);
