-- What did each side report on the newest days with a relevant article, most telling first?
-- $days: how many; default 2.
-- $topic: only this one; default all.
with bound as (
    select max("day") - (coalesce(cast($days as integer), 2) - 1) as since
    from core.article_days
    where
        relevant > 0
        and origin is distinct from 'seed'
)
select
    cast(timezone('UTC', relevant.sort_at) as date) as "day",
    relevant.side,
    relevant.outlet,
    relevant.lang,
    relevant.title,
    relevant.grade,
    relevant.topics,
    relevant.evidence_sentence,
    relevant.canonical_url,
from relevant
cross join bound
semi join core.article_facts
    on relevant.article_id = article_facts.article_id
    and not article_facts.is_copy
where
    relevant.sort_at >= cast(bound.since as timestamp) at time zone 'UTC'
    -- Follows from it, and is what the table is ordered by: older articles are not read.
    and relevant.first_seen_at >= cast(bound.since as timestamp) at time zone 'UTC'
    and relevant.origin <> 'seed'
    and ($topic is null or list_contains(relevant.topics, $topic))
order by
    "day" desc,
    relevant.grade desc,
    relevant.score desc
limit 100;
