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
where week > (
    select max(collection_lag.week) - 7 * coalesce(cast($weeks as integer), 4)
    from collection_lag
)
order by
    week desc,
    p95_minutes desc;
