-- One row per article of the list and article near it in time that shares hashes with it, those with
-- most first, no more than $most of each; others: how many there are.
-- A hash that more than $common articles have is a formula of some outlet and tells of no copy.
with current_articles as (
    select
        article_id,
        coalesce(least(published_at, first_seen_at), first_seen_at) as out_at,
        kind,
        fingerprint,
    from memory.core.articles
    union all
    select
        article_id,
        coalesce(least(published_at, first_seen_at), first_seen_at),
        kind,
        fingerprint,
    from published.core.articles
    where article_id not in (select newer.article_id from memory.core.articles as newer)
),
wanted as (
    select unnest($ids::uuid[]) as article_id
),
news as (
    select article_id, out_at, fingerprint
    from current_articles
    where article_id in (select wanted.article_id from wanted)
),
news_hashes as (
    select article_id, out_at, substr(fingerprint, 1 + 8 * place.number, 8) as hash
    from news
    cross join range(32) as place(number)
    where place.number * 8 < length(fingerprint)
),
nearby as (
    -- Only the days around are taken apart: up to 32 hashes of 8 characters an article.
    select article_id, out_at, substr(fingerprint, 1 + 8 * place.number, 8) as hash
    from current_articles
    cross join range(32) as place(number)
    where
        out_at >= (select min(news.out_at) from news) - to_days($days)
        and out_at <= (select max(news.out_at) from news) + to_days($days)
        and fingerprint <> ''
        and kind not in ('consent', 'challenge', 'not_found', 'listing')
),
telling as (
    select article_id, out_at, hash
    from nearby
    where hash in (select news_hashes.hash from news_hashes)
    qualify count(*) over (partition by hash) <= $common
),
pairs as (
    select
        news_hashes.article_id,
        telling.article_id as other_id,
        count(*) as shared,
    from news_hashes
    join telling on news_hashes.hash = telling.hash
    where
        telling.article_id <> news_hashes.article_id
        and telling.out_at >= news_hashes.out_at - to_days($days)
        and telling.out_at <= news_hashes.out_at + to_days($days)
    group by
        news_hashes.article_id,
        telling.article_id
    having count(*) >= $least
)
select
    article_id,
    other_id,
    count(*) over (partition by article_id) as others,
from pairs
qualify
    row_number() over (
        partition by article_id
        order by
            shared desc,
            other_id
    ) <= $most
order by
    article_id,
    shared desc,
    other_id;
