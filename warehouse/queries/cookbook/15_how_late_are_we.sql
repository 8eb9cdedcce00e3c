-- How long after publication do we see articles of each outlet?
-- $weeks: how many; default 4.
select
    week,
    outlet,
    side,
    articles,
    median_minutes,
    p95_minutes,
from collection_lag
qualify week > max(week) over () - 7 * coalesce(cast($weeks as integer), 4)
order by
    week desc,
    p95_minutes desc;
