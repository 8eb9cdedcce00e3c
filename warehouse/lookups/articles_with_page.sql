-- One row per article of the list whose own page was read at least once.
with wanted as (
    select unnest($ids::uuid[]) as article_id
)
select article_id
from published.core.article_versions
where
    text_source = 'page'
    and article_id in (select wanted.article_id from wanted)
union
select article_id
from memory.core.article_versions
where
    text_source = 'page'
    and article_id in (select wanted.article_id from wanted);
