-- One row per wording of the list: what judging reads, who published it, and what is on record
-- already: names as this version of the reading settled them, the comparison with the baseline. What
-- was seen at one time stands together in the file: the bounds keep the rest of the texts unread.
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
    version_rows.version_id,
    coalesce(version_rows.title, '') as title,
    coalesce(version_rows.body, shown.body, '') as body,
    coalesce(version_rows.lang, articles.lang) as lang,
    outlets.country,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.canonical_url,
    version_rows.version_id in (
        select mentions.version_id
        from published.core.mentions
        where
            mentions.reading_version = $reading_version
            and mentions.version_id in (select wanted.version_id from wanted)
    ) as is_read,
    version_rows.version_id in (
        select novelties.version_id
        from published.core.novelties
        where
            novelties.comparison_version = $comparison_version
            and novelties.version_id in (select wanted.version_id from wanted)
    ) as is_compared,
from published.core.version_rows
join published.core.articles on version_rows.article_id = articles.article_id
left join shown on version_rows.version_id = shown.version_id
left join published.core.outlets on articles.outlet_id = outlets.outlet_id
where
    version_rows.seen_at between $first and $last
    and version_rows.version_id in (select wanted.version_id from wanted);
