-- Append only: the row of a key that landed first stays. Every run brings such rows for every feed;
-- an anti join costs two thirds of a merge.
insert into core.feed_polls by name
select landed.*
from (
    select unnest(feed_polls, max_depth := 2)
    from read_parquet(getvariable('spool_file'))
) as landed
anti join core.feed_polls using (run_id, feed_id)
qualify row_number() over (partition by run_id, feed_id order by polled_at) = 1;
