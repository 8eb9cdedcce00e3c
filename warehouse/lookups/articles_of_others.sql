-- One row per known article of the list that came to us in another way.
with wanted as (
    select unnest($ids::uuid[]) as article_id
)
select article_id
from published.core.articles
where
    origin <> $origin
    and article_id in (select wanted.article_id from wanted)
union
select article_id
from memory.core.articles
where
    origin <> $origin
    and article_id in (select wanted.article_id from wanted);
