-- Which relevant articles were edited after publication?
-- $limit: how many; default 50.
select
    last_version_at,
    outlet,
    side,
    first_title,
    current_title,
    changed_what,
    versions,
    canonical_url,
    article_id,
from edits
where relevant
order by last_version_at desc
limit (select coalesce(cast($limit as integer), 50));
