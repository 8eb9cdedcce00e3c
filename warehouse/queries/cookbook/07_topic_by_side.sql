-- What does each side talk about?
-- $days: how many; default 30.
select
    side,
    topic,
    sum(articles) as articles,
    sum(originals) as originals,
    round(sum(originals) / sum(sum(originals)) over (partition by side), 4) as share_of_side,
from topic_volume
where
    "day" > (select max("day") from core.article_days) - coalesce(cast($days as integer), 30)
    and origin is distinct from 'seed'
group by
    side,
    topic
order by
    side,
    originals desc;
