-- One row per wording of the list: what judging reads, who published it, and what is on record
-- already: names as this version of the reading settled them, the comparison with the baseline. What
-- was seen at one time stands together in the file: the bounds keep the rest of the texts unread.
with wanted as (
    select unnest($ids::uuid[]) as version_id
)
select
    article_versions.version_id,
    coalesce(article_versions.title, '') as title,
    coalesce(article_versions.body, '') as body,
    coalesce(article_versions.lang, articles.lang) as lang,
    outlets.country,
    coalesce(outlets.name, articles.outlet_id) as outlet,
    articles.canonical_url,
    article_versions.version_id in (
        select mentions.version_id
        from published.core.mentions
        where
            mentions.reading_version = $reading_version
            and mentions.version_id in (select wanted.version_id from wanted)
    ) as is_read,
    article_versions.version_id in (
        select novelties.version_id
        from published.core.novelties
        where
            novelties.comparison_version = $comparison_version
            and novelties.version_id in (select wanted.version_id from wanted)
    ) as is_compared,
from published.core.article_versions
join published.core.articles on article_versions.article_id = articles.article_id
left join published.core.outlets on articles.outlet_id = outlets.outlet_id
where
    article_versions.seen_at between $first and $last
    and article_versions.version_id in (select wanted.version_id from wanted);
