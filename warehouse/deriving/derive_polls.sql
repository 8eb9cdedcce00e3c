-- How often each feed was asked and answered, by day and by month; polls of backfills left out. And which
-- feeds were read in the place of others.
set variable touched_from = (
    -- A bound on the instant itself, so that what is older is not read.
    select to_timestamp(epoch(date_trunc('month', min(touched_polls."day"))))
    from touched_polls
);

create or replace temp table touched_months as
select distinct cast(date_trunc('month', touched_polls."day") as date) as "month"
from touched_polls;

create or replace temp table derived_polls as
select
    date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer) as "day",
    cast(date_trunc('month', "day") as date) as "month",
    feed_id,
    outcome,
    entries_new,
    coalesce(list_contains(problems, 'possible_loss'), false) as is_possible_loss,
    polled_at,
from core.feed_polls
anti join main.backfills on feed_polls.run_id = backfills.run_id
where
    polled_at >= getvariable('touched_from')
    and "month" in (select touched_months."month" from touched_months);

delete from core.poll_days
where "day" in (select touched_polls."day" from touched_polls);

insert into core.poll_days by name
select
    "day",
    feed_id,
    count(*) filter (where outcome <> 'deferred') as polls,
    count(*) filter (where outcome in ('ok', 'not_modified', 'unchanged')) as polls_ok,
from derived_polls
where "day" in (select touched_polls."day" from touched_polls)
group by all
order by
    "day",
    feed_id;

delete from core.poll_months
where "month" in (select touched_months."month" from touched_months);

-- A day of the month is a bit, the first one the lowest.
insert into core.poll_months by name
select
    "month",
    feed_id,
    count(*) filter (where outcome <> 'deferred') as polls,
    count(*) filter (where outcome in ('ok', 'not_modified', 'unchanged')) as polls_ok,
    coalesce(sum(entries_new), 0) as entries_new,
    min(polled_at) filter (where outcome <> 'deferred') as first_polled_at,
    max(polled_at) as last_polled_at,
    max(polled_at) filter (
        where outcome not in ('ok', 'not_modified', 'unchanged', 'deferred')
    ) as last_failed_at,
    count(*) filter (where is_possible_loss) as possible_losses,
    max(polled_at) filter (where is_possible_loss) as last_possible_loss_at,
    coalesce(bit_or(1 << ("day" - "month")) filter (where outcome <> 'deferred'), 0) as days_asked,
    coalesce(
        bit_or(1 << ("day" - "month")) filter (
            where outcome in ('ok', 'not_modified', 'unchanged')
        ),
        0
    ) as days_answered,
from derived_polls
group by all
order by
    "month",
    feed_id;

delete from core.stand_ins
where "day" in (select touched_polls."day" from touched_polls);

insert into core.stand_ins by name
select
    date '1970-01-01' + cast(epoch_us(polled_at) // 86400000000 as integer) as "day",
    feed_id,
    unnest(stands_in_for) as stands_in_for,
    run_id,
    polled_at,
from core.feed_polls
where
    polled_at >= getvariable('touched_from')
    and len(stands_in_for) > 0
    and outcome in ('ok', 'not_modified', 'unchanged')
    and "day" in (select touched_polls."day" from touched_polls)
order by
    polled_at,
    feed_id;

drop table derived_polls;
drop table touched_months;
