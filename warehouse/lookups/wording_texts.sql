-- One row per known wording of the list: what a reader sees of it.
with wanted as (
    select unnest($ids::uuid[]) as version_id
)
select version_id, title, body
from published.core.article_versions
where version_id in (select wanted.version_id from wanted)
union
select version_id, title, body
from memory.core.article_versions
where version_id in (select wanted.version_id from wanted);
