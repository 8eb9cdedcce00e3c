-- Which names came up for the first time, and who brought them?
-- $days: how many; default 7.
select
    first_day,
    entity,
    kind,
    outlet,
    side,
    title,
    articles,
    outlets,
    canonical_url,
from entity_firsts
where first_day > (select max("day") from core.article_days) - coalesce(cast($days as integer), 7)
order by
    first_day desc,
    articles desc;
