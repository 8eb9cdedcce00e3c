-- The rhythm of each touched feed: how its entries arrive, in the 91 days up to its last.
-- When an entry arrived is what the publisher says, if it says so to the minute: our own polls
-- would lend the feed their rhythm, our own pauses would look like its silence, and the first
-- poll, which brings weeks at once, would tell nothing. Where it does not say, or says more than
-- a quarter of a year before we saw it (an old item listed anew), it is when we saw it.
-- Counted in slots of 10 minutes, our shortest interval: what comes together arrives once.
create or replace temp macro arrival_slot(published_precision, published_at, first_seen_at) as
    epoch_us(
        case
            when
                published_precision = 'instant'
                and published_at <= first_seen_at
                and published_at > first_seen_at - interval 91 days
                then published_at
            else first_seen_at
        end
    )
    // 600000000;

set variable touched_from = (
    -- The last entry that was seen arrived 91 days before at the most, and its 91 days are asked for; so
    -- what was seen earlier is not read. A day more, for slots and for days that are no 24 hours.
    select
        min(least(touched_feeds.since, coalesce(feed_rhythms.last_entry_at, touched_feeds.since)))
        - interval 183 days,
    from touched_feeds
    left join core.feed_rhythms on touched_feeds.feed_id = feed_rhythms.feed_id
);

create or replace temp table derived_arrivals as
select
    feed_id,
    first_seen_at,
    arrival_slot(published_precision, published_at, first_seen_at) as slot,
from core.entries
where
    first_seen_at >= getvariable('touched_from')
    and origin in ('feed', 'demo')
    and feed_id in (select touched_feeds.feed_id from touched_feeds);

-- 13104 slots are 91 days. The first gap among them began before: at an arrival that may not be read.
create or replace temp table derived_bounds as
with lasts as (
    select
        feed_id,
        max(slot) as last_slot,
        max(first_seen_at) as last_entry_at,
    from derived_arrivals
    group by feed_id
)
select
    derived_arrivals.feed_id,
    any_value(lasts.last_slot) as last_slot,
    any_value(lasts.last_entry_at) as last_entry_at,
    max(derived_arrivals.slot) filter (
        where
            derived_arrivals.slot <= lasts.last_slot - 13104
            and derived_arrivals.slot > epoch_us(getvariable('touched_from')) // 600000000
    ) as slot_before,
from derived_arrivals
join lasts on derived_arrivals.feed_id = lasts.feed_id
group by derived_arrivals.feed_id;

update derived_bounds
set slot_before = older.slot
from (
    select
        arrived.feed_id,
        max(arrived.slot) as slot,
    from (
        select
            feed_id,
            arrival_slot(published_precision, published_at, first_seen_at) as slot,
        from core.entries
        where
            origin in ('feed', 'demo')
            and feed_id in (
                select unknown.feed_id
                from derived_bounds as unknown
                where unknown.slot_before is null
            )
    ) as arrived
    join derived_bounds as bounds on arrived.feed_id = bounds.feed_id
    where arrived.slot <= bounds.last_slot - 13104
    group by arrived.feed_id
) as older
where derived_bounds.feed_id = older.feed_id;

delete from core.feed_rhythms
where feed_id in (select touched_feeds.feed_id from touched_feeds);

insert into core.feed_rhythms by name
with arrivals as (
    select
        derived_arrivals.feed_id,
        derived_arrivals.slot,
        count(*) as entries,
        any_value(derived_bounds.slot_before) as slot_before,
    from derived_arrivals
    join derived_bounds on derived_arrivals.feed_id = derived_bounds.feed_id
    where derived_arrivals.slot > derived_bounds.last_slot - 13104
    group by
        derived_arrivals.feed_id,
        derived_arrivals.slot
),
gaps as (
    select
        feed_id,
        slot,
        entries,
        slot - coalesce(lag(slot) over (partition by feed_id order by slot), slot_before) as gap,
    from arrivals
),
weeks as (
    -- The longest gap that ended in each week. Its median knows weekends and feeds that bring a
    -- week's items at once, and forgets one long outage; a share of all gaps does neither.
    select
        feed_id,
        max(gap) as longest_gap,
    from gaps
    group by
        feed_id,
        slot // 1008
),
usual_weeks as (
    select
        feed_id,
        median(longest_gap) / 6 as longest_gap_hours,
    from weeks
    group by feed_id
),
rhythms as (
    -- Fewer than 10 arrivals are no rhythm.
    select
        feed_id,
        count(*) as arrivals,
        median(gap) / 6 as gap_median_hours,
        quantile_cont(gap, 0.9) / 6 as gap_90_hours,
        -- What stood in the first slot may be the whole list of a first poll.
        (sum(entries) - arg_min(entries, slot)) * 144 / nullif(max(slot) - min(slot), 0) as per_day,
    from gaps
    group by feed_id
    having count(*) >= 10
)
select
    derived_bounds.feed_id,
    coalesce(rhythms.arrivals, 0) as arrivals,
    rhythms.gap_median_hours,
    rhythms.gap_90_hours,
    usual_weeks.longest_gap_hours,
    rhythms.per_day,
    derived_bounds.last_entry_at,
from derived_bounds
left join rhythms on derived_bounds.feed_id = rhythms.feed_id
left join usual_weeks on rhythms.feed_id = usual_weeks.feed_id
order by derived_bounds.feed_id;

drop table derived_bounds;
drop table derived_arrivals;
drop macro arrival_slot;
