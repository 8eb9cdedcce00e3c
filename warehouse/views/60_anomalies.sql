-- Grain: one row per day and side on which a feed of it answered. Reader: analyst, alerts. Time zone: days are UTC.
-- Base: originals on the same weekday of the 8 weeks before, days without an answer left out. Robust z-score: distance
-- from the median by the spread, which is 1.4826 × the median absolute deviation (Iglewicz and Hoaglin, How to Detect
-- and Handle Outliers, 1993, who cut at 3.5) but never below the square root of the median, as counts of independent
-- events scatter that much (Poisson), and never below 1. For normal counts 3.5 is passed by chance on 1 day in 2,000.
-- The newest day is not over: what it has above its base is said at once, what it lacks only when it is whole.
create or replace macro main.median_deviation(base, middle) as
    list_median(list_transform(base, lambda n: abs(n - middle)));
create or replace macro main.spreads(number, base, middle) as
    (number - middle) / greatest(1.4826 * main.median_deviation(base, middle), sqrt(middle), 1);

-- The view reads all days; a dashboard that shows the newest ones asks for them alone.
create or replace macro main.anomalies_since(since) as table
with based as (
    select
        "day",
        side,
        originals,
        feeds,
        feeds_answering,
        list(originals) over before as base,
    from main.side_days
    where
        "day" >= cast(since as date) - 56
        and feeds_answering > 0
        and side is not null
    window
        before as (
            partition by side, dayofweek("day")
            order by "day"
            range between interval 56 days preceding and interval 1 day preceding
        )
),
whole as (
    select
        based.*,
        coalesce(len(based.base), 0) as base_days,
        list_median(based.base) as expected,
        coalesce(based."day" < collected.newest_day, false) as is_whole,
    from based
    cross join main.collected
    where based."day" >= cast(since as date)
),
scored as (
    select
        *,
        case
            when base_days >= 4 and (is_whole or originals > expected)
                then main.spreads(originals, base, expected)
        end as z,
    from whole
)
select
    "day",
    side,
    is_whole,
    originals,
    expected,
    main.median_deviation(base, expected) as deviation,
    base_days,
    round(z, 2) as z,
    abs(z) >= 3.5 as is_unusual,
    case
        when abs(z) >= 3.5 and z > 0 then 'more'
        when abs(z) >= 3.5 then 'fewer'
    end as direction,
    feeds,
    feeds_answering,
from scored;

create or replace view main.anomalies as
from main.anomalies_since(date '1970-01-01');
comment on macro main.median_deviation is 'How far the numbers of a list lie from their median, which is given, too: the median of the distances; null: none.';
comment on macro main.spreads is 'Distance of a number from the median of a list, which is given, too, in spreads: robust z-score, see main.anomalies.';
comment on macro table main.anomalies_since is 'anomalies_since(day): main.anomalies from a day on, without a look at what is older than its base. One row per day and side. For dashboards. Days are UTC.';
comment on view main.anomalies is 'How unusual a day''s number of relevant originals is for its side, against the same weekdays of the 8 weeks before. One row per day and side on which a feed answered. For analysts and alerts. Days are UTC.';
comment on column main.anomalies.day is 'Day of publication, or of first sight where the date is unknown or lies after it (UTC).';
comment on column main.anomalies.side is 'Lane of the press the outlet belongs to; null: not in the registry.';
comment on column main.anomalies.is_whole is 'Is the day over: we collected on a later one.';
comment on column main.anomalies.originals is 'Relevant articles that are no copy, published that day.';
comment on column main.anomalies.expected is 'Median of the same weekday in the 8 weeks before; null: none was asked.';
comment on column main.anomalies.deviation is 'Median absolute deviation of those days.';
comment on column main.anomalies.base_days is 'How many those days are; below 4 nothing is said.';
comment on column main.anomalies.z is 'Distance from what was expected, in spreads; null: too short a base, or a day that is not over and not above what was expected.';
comment on column main.anomalies.is_unusual is '3.5 spreads or more from it, by chance 1 day in 2,000; null: as z.';
comment on column main.anomalies.direction is 'more or fewer than expected; null: not unusual.';
comment on column main.anomalies.feeds is 'Feeds of the side or outlet that were asked in that time; 0: nobody looked, so few articles mean nothing.';
comment on column main.anomalies.feeds_answering is 'Of those, feeds that answered at least once.';
