-- One row per wording of the list, and how its article stands now. What was seen at one time stands
-- together in the file: the bounds keep the rest of the texts unread.
with wanted as (
    select unnest($ids::uuid[]) as version_id
)
select
    article_versions.*,
    articles.version_id as current_version_id,
    articles.seen_at as current_seen_at,
    articles.outlet_id as current_outlet_id,
    articles.canonical_url as current_canonical_url,
    articles.first_seen_at as current_first_seen_at,
    articles.origin as current_origin,
from published.core.article_versions
join published.core.articles on article_versions.article_id = articles.article_id
where
    article_versions.seen_at between $first and $last
    and article_versions.version_id in (select wanted.version_id from wanted);
