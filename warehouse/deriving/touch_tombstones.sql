-- What was forgotten, what counted as a copy of it, and what was like it as a seed document.
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
    union
    select seed_likenesses.article_id
    from core.seed_likenesses
    where seed_likenesses.seed_article_id = forgotten.forgotten_id
) as touched;
