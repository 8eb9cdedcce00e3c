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
),
shown as materialized (
    -- By itself first: beside further tables all of the articles would be read.
    select *
    from main.articles
    where articles.article_id in (select found.article_id from found)
),
addresses as (
    select
        article_urls.article_id,
        list(article_urls.url order by article_urls.first_seen_at, article_urls.url) as urls,
    from core.article_urls
    where article_urls.article_id in (select found.article_id from found)
    group by article_urls.article_id
)
select
    shown.*,
    verdicts.evidence,
    addresses.urls,
from shown
-- Both ids: the verdicts of these articles alone are looked at.
left join core.verdicts
    on shown.article_id = verdicts.article_id
    and shown.verdict_id = verdicts.verdict_id
left join addresses on shown.article_id = addresses.article_id
order by shown.article_id;
