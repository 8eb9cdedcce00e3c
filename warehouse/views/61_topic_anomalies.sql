-- Grain: one row per week and topic, weeks without an article too. Reader: analyst, alerts. Time zone: weeks begin
-- on Monday, UTC. Base: originals of the 12 weeks before on which a feed answered; score as in anomalies (main.spreads),
-- and as there the newest week, until it is over, is compared only where it is above its base.
create or replace view main.topic_anomalies as
with asked as (
    select distinct cast(date_trunc('week', poll_days."day") as date) as week
    from core.poll_days
    where poll_days.polls_ok > 0
),
counted as (
    select
        cast(date_trunc('week', topic_days."day") as date) as week,
        topic_days.topic,
        cast(sum(topic_days.originals) as bigint) as originals,
    from core.topic_days
    where topic_days.origin is distinct from 'seed'
    group by all
),
series as (
    select
        asked.week,
        topics.topic,
        coalesce(counted.originals, 0) as originals,
    from asked
    cross join (select distinct topic from counted) as topics
    left join counted
        on asked.week = counted.week
        and topics.topic = counted.topic
),
based as (
    select
        series.*,
        list(series.originals) over before as base,
    from series
    window
        before as (
            partition by series.topic
            order by series.week
            range between interval 84 days preceding and interval 1 day preceding
        )
),
whole as (
    select
        based.*,
        coalesce(len(based.base), 0) as base_weeks,
        list_median(based.base) as expected,
        coalesce(based.week + 7 <= collected.newest_day, false) as is_whole,
    from based
    cross join main.collected
),
scored as (
    select
        *,
        case
            when base_weeks >= 4 and (is_whole or originals > expected)
                then main.spreads(originals, base, expected)
        end as z,
    from whole
)
select
    week,
    topic,
    is_whole,
    originals,
    expected,
    main.median_deviation(base, expected) as deviation,
    base_weeks,
    round(z, 2) as z,
    abs(z) >= 3.5 as is_unusual,
from scored;
comment on view main.topic_anomalies is 'How unusual a week''s number of originals on a topic is, against the 12 weeks before. One row per week on which a feed answered and topic. For analysts and alerts. Weeks begin on Monday, UTC.';
comment on column main.topic_anomalies.week is 'Monday of the week (UTC).';
comment on column main.topic_anomalies.topic is 'The topic.';
comment on column main.topic_anomalies.is_whole is 'Is the week over: we collected on a later day.';
comment on column main.topic_anomalies.originals is 'Relevant articles on the topic that are no copy.';
comment on column main.topic_anomalies.expected is 'Median of the 12 weeks before; null: none was asked.';
comment on column main.topic_anomalies.deviation is 'Median absolute deviation of those weeks.';
comment on column main.topic_anomalies.base_weeks is 'How many those weeks are; below 4 nothing is said.';
comment on column main.topic_anomalies.z is 'Distance from what was expected, in spreads; null: too short a base, or a week that is not over and not above what was expected.';
comment on column main.topic_anomalies.is_unusual is '3.5 spreads or more from it; null: as z.';
