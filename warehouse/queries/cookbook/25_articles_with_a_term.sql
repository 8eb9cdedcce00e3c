-- Which articles use a wording?
-- $term: id; default zangezur_corridor.
-- $outlet: id; default all.
select
    "day",
    outlet,
    side,
    lang,
    uses,
    title,
    relevant,
    is_copy,
    canonical_url,
from term_uses
where
    term_id = coalesce($term, 'zangezur_corridor')
    and ($outlet is null or outlet_id = $outlet)
order by "day" desc
limit 100;
