-- How many relevant articles a day had each side, and was anybody listening?
-- $days: how many; default 30.
select
    "day",
    side,
    articles,
    relevant,
    originals,
    bilateral,
    feeds,
    feeds_answering,
from side_days
where "day" > (select max("day") from core.article_days) - coalesce(cast($days as integer), 30)
order by
    "day" desc,
    side;
