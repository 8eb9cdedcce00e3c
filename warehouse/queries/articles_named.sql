-- One row per name in $names and article that it fits: an id, a prefix of one of at least 8 characters
-- (dashes do not matter), a canonical address or any other address on record.
with names as (
    select distinct unnest(cast($names as varchar[])) as name
),
keys as (
    select
        name,
        trim(name, E' \t\r\n') as url,
        lower(replace(trim(name, E' \t\r\n'), '-', '')) as id_prefix,
    from names
),
found as (
    select
        keys.name,
        article_urls.article_id,
    from keys
    join core.article_urls on keys.url = article_urls.url
    union
    select
        keys.name,
        articles.article_id,
    from keys
    join core.articles on keys.url = articles.canonical_url
    union
    select
        keys.name,
        articles.article_id,
    from keys
    join core.articles on try_cast(keys.id_prefix as uuid) = articles.article_id
    where length(keys.id_prefix) = 32
    union
    -- Eight characters can be looked up; whoever gives more is asked for the rest. Only where a prefix
    -- is given are all ids read as text.
    select
        keys.name,
        articles.article_id,
    from keys
    join core.articles on left(keys.id_prefix, 8) = left(cast(articles.article_id as varchar), 8)
    where
        length(keys.id_prefix) between 8 and 31
        and starts_with(replace(cast(articles.article_id as varchar), '-', ''), keys.id_prefix)
)
select
    found.name,
    articles.article_id,
    articles.version_id,
    coalesce(articles.read_at, articles.seen_at) as "at",
from found
join core.articles on found.article_id = articles.article_id
order by
    found.name,
    articles.article_id;
