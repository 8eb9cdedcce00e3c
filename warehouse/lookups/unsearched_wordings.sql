-- One row per article whose current wording was not searched for copies yet, newest first.
-- Not of pages that turned out to be no article: walls of cookies are all alike.
with current_articles as (
    -- What waits in the spool is newer than what is published.
    select
        article_id,
        version_id,
        published_at,
        first_seen_at,
        seen_at,
        kind,
        fingerprint,
    from memory.core.articles
    union all
    select
        article_id,
        version_id,
        published_at,
        first_seen_at,
        seen_at,
        kind,
        fingerprint,
    from published.core.articles
    where article_id not in (select newer.article_id from memory.core.articles as newer)
),
searched as (
    select version_id
    from published.core.copy_searches
    union all
    select version_id
    from memory.core.copy_searches
)
select
    article_id,
    version_id,
    coalesce(least(published_at, first_seen_at), first_seen_at) as out_at,
from current_articles
anti join searched on current_articles.version_id = searched.version_id
where
    fingerprint <> ''
    and kind not in ('consent', 'challenge', 'not_found', 'listing')
order by
    seen_at desc,
    article_id
limit $limit;
