-- Append only: the row of a key that landed first stays.
merge into core.feed_polls
using (
    select *
    from (
        select unnest(feed_polls, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by run_id, feed_id order by polled_at) = 1
) as incoming
on feed_polls.run_id = incoming.run_id
    and feed_polls.feed_id = incoming.feed_id
when not matched then insert by name;
