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
qualify week = coalesce(
    cast($week as date),
    max(week) filter (where is_whole) over (),
    max(week) over ()
)
order by
    ratio desc nulls last,
    originals desc;
