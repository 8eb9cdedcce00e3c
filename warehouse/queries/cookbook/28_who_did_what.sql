-- Who did what to whom, month by month, and who tells of it?
-- $months: how many; default 12.
select
    month,
    initiator,
    target,
    quad_class,
    told_by,
    articles,
    originals,
    days,
from act_month
qualify month > max(month) over () - to_months(coalesce(cast($months as integer), 12))
order by
    month desc,
    originals desc;
