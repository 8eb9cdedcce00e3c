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
    where articles.canonical_url = (select keys.url from keys)
    union
    -- From the prefix with zeros to the prefix with f: comparing ids as text takes seconds at a million.
    select articles.article_id
    from core.articles
    where
        articles.article_id >= (
            select try_cast(rpad(keys.id_prefix, 32, '0') as uuid)
            from keys
            where regexp_full_match(keys.id_prefix, '[0-9a-f]{8,32}')
        )
        and articles.article_id <= (
            select try_cast(rpad(keys.id_prefix, 32, 'f') as uuid)
            from keys
            where regexp_full_match(keys.id_prefix, '[0-9a-f]{8,32}')
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
