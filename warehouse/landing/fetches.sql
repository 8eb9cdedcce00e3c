-- Append only: the row of a key that landed first stays. Every run brings such rows for every feed;
-- an anti join costs two thirds of a merge.
insert into core.fetches by name
select landed.*
from (
    select unnest(fetches, max_depth := 2)
    from read_parquet(getvariable('spool_file'))
) as landed
anti join core.fetches using (fetch_id)
qualify row_number() over (partition by fetch_id order by started_at) = 1;
