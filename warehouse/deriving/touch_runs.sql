-- Polls of a backfill do not count, and its row may land after them.
insert into touched_polls
select distinct date '1970-01-01' + cast(epoch_us(feed_polls.polled_at) // 86400000000 as integer)
from core.feed_polls
semi join (
    select run_id
    from (
        select unnest(runs, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    )
    where
        flow = 'backfill'
        or origin = 'backfill'
) as backfills on feed_polls.run_id = backfills.run_id;
