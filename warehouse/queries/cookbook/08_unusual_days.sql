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
from anomalies_since(
    (select max(article_days."day") + 1 from core.article_days) - coalesce(cast($days as integer), 90)
)
where is_unusual
order by
    "day" desc,
    side;
