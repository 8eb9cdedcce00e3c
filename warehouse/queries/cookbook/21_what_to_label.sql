-- What should I label next?
select
    worth,
    reason,
    outlet,
    lang,
    title,
    sentence,
    score,
    article_id,
from to_label
order by worth desc
limit 20;
