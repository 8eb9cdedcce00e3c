-- Which articles are gone from their pages?
select
    missing_since,
    outlet,
    side,
    lang,
    title,
    is_confirmed,
    returned_at,
    last_seen_at,
    relevant,
    canonical_url,
from deletions
order by missing_since desc
limit 100;
