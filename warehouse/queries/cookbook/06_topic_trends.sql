-- Which topics rise and which fall this week?
-- $week: a Monday; default the newest week that is over.
select
    week,
    topic,
    articles,
    originals,
    share_of_week,
    originals_before,
    ratio,
    feeds,
    feeds_answering,
from topic_trend
where week = coalesce(
    cast($week as date),
    (select max(topic_trend.week) filter (where topic_trend.is_whole) from topic_trend),
    (select max(topic_trend.week) from topic_trend)
)
order by
    ratio desc nulls last,
    originals desc;
