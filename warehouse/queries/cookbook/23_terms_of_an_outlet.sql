-- How have the words of one outlet changed month by month?
-- $outlet: id; default irna.
-- $thing: id; default all.
select
    month,
    lang,
    thing_id,
    wording,
    articles,
    uses,
    thing_articles,
    share,
from term_choice
where
    outlet_id = coalesce($outlet, 'irna')
    and ($thing is null or thing_id = $thing)
order by
    month desc,
    thing_id,
    articles desc;
