-- One row per known address of the list: the first article met there. Addresses are compared by their keys
-- of 64 bits: two of a million have the same one with a chance of 3 in 100,000,000.
with wanted as (
    select
        unnest($urls::varchar[]) as url,
        md5_number_lower(url) as address_key,
),
found as (
    select address_key, article_id, first_seen_at
    from published.core.article_urls
    where address_key in (select wanted.address_key from wanted)
    union all
    select address_key, article_id, first_seen_at
    from memory.core.article_urls
    where address_key in (select wanted.address_key from wanted)
)
select
    wanted.url,
    arg_min(found.article_id, (found.first_seen_at, found.article_id)) as article_id,
from wanted
join found on wanted.address_key = found.address_key
group by wanted.url;
