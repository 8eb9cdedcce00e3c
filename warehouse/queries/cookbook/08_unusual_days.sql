-- On which days did a side write unusually much or little?
-- $days: how many; default 90.
select
    "day",
    side,
    direction,
    originals,
    expected,
    base_days,
    z,
    feeds,
    feeds_answering,
from anomalies
where
    is_unusual
    and "day" > (select max("day") from core.article_days) - coalesce(cast($days as integer), 90)
order by
    "day" desc,
    side;
