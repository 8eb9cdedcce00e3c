-- One row per wording of the list, and how its article stands now. What was seen at one time stands
-- together in the file: the bounds keep the rest of the texts unread.
with wanted as (
    select unnest($ids::uuid[]) as version_id
),
shown as (
    -- By their places: else the text of every article would be read to find these.
    select version_id, body
    from published.core.articles
    where
        articles.rowid in (
            select articles.rowid
            from published.core.articles
            where articles.version_id in (select wanted.version_id from wanted)
        )
)
select
    version_rows.* replace (coalesce(version_rows.body, shown.body) as body),
    articles.version_id as current_version_id,
    articles.seen_at as current_seen_at,
    articles.outlet_id as current_outlet_id,
    articles.canonical_url as current_canonical_url,
    articles.first_seen_at as current_first_seen_at,
    articles.origin as current_origin,
from published.core.version_rows
join published.core.articles on version_rows.article_id = articles.article_id
left join shown on version_rows.version_id = shown.version_id
where
    version_rows.seen_at between $first and $last
    and version_rows.version_id in (select wanted.version_id from wanted);
