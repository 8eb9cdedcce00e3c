-- What do relevant articles have that the baseline has not?
-- $limit: how many; default 50.
select
    sort_at,
    outlet,
    side,
    title,
    new_entities,
    new_terms,
    seed_similarity,
    grade,
    canonical_url,
from novelty
where relevant
order by sort_at desc
limit (select coalesce(cast($limit as integer), 50));
