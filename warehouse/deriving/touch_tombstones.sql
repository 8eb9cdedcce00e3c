-- What was forgotten, and what counted as a copy of it.
insert into touched_articles
select article_id
from (
    select distinct landed.article_id as forgotten_id
    from landed
) as forgotten
cross join lateral (
    select forgotten.forgotten_id as article_id
    union
    select copies.article_id
    from core.copies
    where copies.source_id = forgotten.forgotten_id
) as touched;
