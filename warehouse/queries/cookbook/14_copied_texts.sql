-- Which relevant texts were copied most, and how fast?
-- $days: how many; default 30.
select
    published_at,
    outlet,
    side,
    title,
    copies,
    publishers,
    copied_by_sides,
    first_lag_minutes,
    canonical_url,
from first_reporters
where
    relevant
    and published_at >= (
        select cast(max("day") - coalesce(cast($days as integer), 30) as timestamp) at time zone 'UTC'
        from core.article_days
    )
order by
    publishers desc,
    copies desc,
    published_at desc
limit 50;
