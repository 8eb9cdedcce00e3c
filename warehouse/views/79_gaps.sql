-- Grain: one row per outlet and stretch of days on which its feeds were asked and none answered. Reader: operator, and
-- the analyst before he reads a silence into it. Time zone: days are UTC.
create or replace view main.gaps as
with days as (
    select
        feeds.outlet_id,
        poll_days."day",
        bool_or(poll_days.polls_ok > 0) as is_answered,
        count(*) filter (where poll_days.polls > 0) as feeds,
    from core.poll_days
    join core.feeds on poll_days.feed_id = feeds.feed_id
    where poll_days.polls > 0
    group by all
),
stretched as (
    -- Days not asked do not end a stretch; an answer does.
    select
        *,
        count(*) filter (where is_answered) over (
            partition by outlet_id
            order by "day"
        ) as stretch,
    from days
),
found as (
    select
        outlet_id,
        min("day") as first_day,
        max("day") as last_day,
        count(*) as days_asked,
        max(feeds) as feeds,
    from stretched
    where not is_answered
    group by
        outlet_id,
        stretch
)
select
    outlets.side,
    coalesce(outlets.name, found.outlet_id) as outlet,
    found.outlet_id,
    found.first_day,
    found.last_day,
    found.days_asked,
    found.feeds,
    found.last_day = max(newest."day") over () as is_open,
from found
cross join (select max("day") as "day" from core.poll_days) as newest
left join core.outlets on found.outlet_id = outlets.outlet_id;
comment on view main.gaps is 'Stretches of days on which no feed of an outlet answered: its counts say nothing of them. One row per outlet and stretch. For operators and analysts. Days are UTC.';
comment on column main.gaps.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.gaps.outlet is 'Name of the outlet; its id where the registry has no name.';
comment on column main.gaps.outlet_id is 'Short name of the outlet.';
comment on column main.gaps.first_day is 'First day without an answer (UTC).';
comment on column main.gaps.last_day is 'Last one (UTC).';
comment on column main.gaps.days_asked is 'Days on which it was asked in vain.';
comment on column main.gaps.feeds is 'Its feeds that were asked, on the day with most.';
comment on column main.gaps.is_open is 'It reaches to the newest day on record.';
