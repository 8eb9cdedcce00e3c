-- Of which outlets and days do we know nothing?
-- $days: how many; default 30.
select
    outlet,
    side,
    first_day,
    last_day,
    days_asked,
    feeds,
    is_open,
from gaps
where last_day > (
    select max(poll_days."day") - coalesce(cast($days as integer), 30)
    from core.poll_days
)
order by
    is_open desc,
    days_asked desc,
    outlet;
