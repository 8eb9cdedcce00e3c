-- Grain: one row per outlet and stretch of days on which its feeds were asked and none answered. Reader: operator, and
-- the analyst before he reads a silence into it. Time zone: days are UTC.
create or replace view main.gaps as
with months as (
    -- A day of the month is a bit (core.poll_months): few rows for all of time.
    select
        feeds.outlet_id,
        poll_months."month",
        bit_or(poll_months.days_answered) as days_answered,
        bit_or(poll_months.days_asked) & ~bit_or(poll_months.days_answered) as days_unanswered,
        list(poll_months.days_asked) as asked_of_feeds,
    from core.poll_months
    join core.feeds on poll_months.feed_id = feeds.feed_id
    group by all
),
counted as (
    select
        *,
        coalesce(
            sum(bit_count(days_answered)) over (
                partition by outlet_id
                order by "month"
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as answers_before,
    from months
),
days as (
    -- Days not asked do not end a stretch; an answer does.
    select
        outlet_id,
        "month" + cast(place as integer) as "day",
        answers_before + bit_count(days_answered & ((1 << place) - 1)) as stretch,
        len(list_filter(asked_of_feeds, lambda asked: (asked >> place) & 1 = 1)) as feeds,
    from (
        select
            *,
            unnest(range(31)) as place,
        from counted
        where days_unanswered > 0
    ) as places
    where (days_unanswered >> place) & 1 = 1
),
found as (
    select
        outlet_id,
        min("day") as first_day,
        max("day") as last_day,
        count(*) as days_asked,
        max(feeds) as feeds,
    from days
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
    found.last_day = newest."day" as is_open,
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
