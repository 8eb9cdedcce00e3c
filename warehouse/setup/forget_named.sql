-- The articles that a name fits: an id, a prefix of it of at least 8 characters, an address.
with keys as (
    select
        trim($name, E' \t\r\n') as url,
        lower(replace(trim($name, E' \t\r\n'), '-', '')) as id_prefix,
)
select
    article_id,
    origin,
from core.articles
join keys
    on articles.canonical_url = keys.url
    or list_contains($folded::varchar[], articles.canonical_url)
    or articles.article_id in (
        select article_urls.article_id
        from core.article_urls
        where
            article_urls.url = keys.url
            or list_contains($folded::varchar[], article_urls.url)
    )
    or (
        length(keys.id_prefix) >= 8
        and starts_with(replace(cast(articles.article_id as varchar), '-', ''), keys.id_prefix)
    )
order by article_id;
