-- One row per article that $article names: its id, a prefix of it of at least 8 characters (dashes do
-- not matter), its canonical address or any other address on record. More than one row: the prefix
-- is not unique.
with keys as (
    select
        trim($article, E' \t\r\n') as url,
        lower(replace(trim($article, E' \t\r\n'), '-', '')) as id_prefix,
),
found as (
    select article_urls.article_id
    from core.article_urls
    join keys on article_urls.url = keys.url
    union
    select articles.article_id
    from core.articles
    join keys
        on articles.canonical_url = keys.url
        or (
            length(keys.id_prefix) >= 8
            and starts_with(replace(cast(articles.article_id as varchar), '-', ''), keys.id_prefix)
        )
)
select
    articles.*,
    verdicts.evidence,
    (
        select list(article_urls.url order by article_urls.first_seen_at, article_urls.url)
        from core.article_urls
        where article_urls.article_id = articles.article_id
    ) as urls,
from main.articles
left join core.verdicts on articles.verdict_id = verdicts.verdict_id
where articles.article_id in (select found.article_id from found)
order by articles.article_id;
