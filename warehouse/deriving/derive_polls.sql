-- How often each feed was asked on a day and answered; polls of backfills left out.
set variable touched_from = (
    select to_timestamp(epoch(min(touched_polls."day")))
    from touched_polls
);

delete from core.poll_days
where "day" in (select touched_polls."day" from touched_polls);

insert into core.poll_days by name
with asked as (
    select
        date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer) as "day",
        feed_id,
        outcome,
    from core.feed_polls
    anti join (
        select run_id
        from core.runs
        where
            origin = 'backfill'
            or flow = 'backfill'
    ) as backfills on feed_polls.run_id = backfills.run_id
    where
        -- A bound on the instant itself, so that what is older is not read.
        polled_at >= getvariable('touched_from')
)
select
    "day",
    feed_id,
    count(*) filter (where outcome <> 'deferred') as polls,
    count(*) filter (where outcome in ('ok', 'not_modified', 'unchanged')) as polls_ok,
from asked
where "day" in (select touched_polls."day" from touched_polls)
group by all
order by
    "day",
    feed_id;
