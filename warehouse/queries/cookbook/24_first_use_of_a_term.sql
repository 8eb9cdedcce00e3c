-- Since when has who used a wording?
-- $term: id, see terms; default tripp.
select
    wording,
    outlet,
    side,
    first_day,
    last_day,
    articles,
    since,
from term_firsts
where term_id = coalesce($term, 'tripp')
order by
    first_day,
    outlet;
