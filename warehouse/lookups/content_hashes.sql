-- One row per known article of the list: the hashes of all its versions, oldest first.
with wanted as (
    select unnest($ids::uuid[]) as article_id
),
found as (
    select article_id, content_hash, seen_at
    from published.core.article_versions
    where article_id in (select wanted.article_id from wanted)
    union all
    select article_id, content_hash, seen_at
    from memory.core.article_versions
    where article_id in (select wanted.article_id from wanted)
),
hashes as (
    select
        article_id,
        content_hash,
        min(seen_at) as seen_at,
    from found
    group by article_id, content_hash
)
select
    article_id,
    list(content_hash order by seen_at, content_hash) as content_hashes,
from hashes
group by article_id;
