-- Which outlets wrote most on the relations, in which language?
-- $days: how many; default 30.
with chosen as (
    -- Days answered are the outlet's, also those that brought no article; 0: all was collected later.
    select
        *,
        count(distinct case when feeds_answering > 0 then "day" end) over (
            partition by outlet_id
        ) as days_answered,
    from volume
    where "day" > (select max("day") from core.article_days) - coalesce(cast($days as integer), 30)
)
select
    outlet,
    side,
    lang,
    sum(articles) as articles,
    sum(relevant) as relevant,
    sum(originals) as originals,
    sum(bilateral) as bilateral,
    round(sum(relevant) / nullif(sum(articles), 0), 4) as relevant_share,
    any_value(days_answered) as days_answered,
from chosen
where lang is not null
group by
    outlet_id,
    outlet,
    side,
    lang
order by
    relevant desc,
    outlet;
