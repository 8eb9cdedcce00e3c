-- One row per known address of the list: the first article met there.
with wanted as (
    select unnest($urls::varchar[]) as url
),
found as (
    select url, article_id, first_seen_at
    from published.core.article_urls
    where url in (select wanted.url from wanted)
    union all
    select url, article_id, first_seen_at
    from memory.core.article_urls
    where url in (select wanted.url from wanted)
)
select
    url,
    arg_min(article_id, (first_seen_at, article_id)) as article_id,
from found
group by url;
