-- Which outlets wrote most on the relations, in which language?
-- $days: how many; default 30.
select
    outlet,
    side,
    lang,
    sum(articles) as articles,
    sum(relevant) as relevant,
    sum(originals) as originals,
    sum(bilateral) as bilateral,
    round(sum(relevant) / nullif(sum(articles), 0), 4) as relevant_share,
    count(distinct "day") filter (where feeds_answering > 0) as days_answered,
from volume
where
    "day" > (select max("day") from core.article_days) - coalesce(cast($days as integer), 30)
    and lang is not null
group by all
order by
    relevant desc,
    outlet;
