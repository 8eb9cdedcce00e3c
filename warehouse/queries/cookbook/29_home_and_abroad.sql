-- What does an outlet tell in its other languages?
-- $outlet: id; default all with several languages.
select
    month,
    outlet,
    side,
    lang,
    articles,
    relevant,
    relevant_share,
    share_of_outlet,
from edition_month
where
    outlet_id = $outlet
    or ($outlet is null and editions > 1)
order by
    month desc,
    outlet,
    lang;
