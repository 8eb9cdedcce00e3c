-- The first article met at an address keeps it.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.article_urls
using (
    with landed as (
        select unnest(article_urls, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ),
    candidates as (
        select *
        from landed
        union all by name
        select article_urls.*
        from core.article_urls
        where article_urls.url in (select landed.url from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by url order by first_seen_at, article_id) = 1
) as incoming
on article_urls.url = incoming.url
when matched
    and (
        incoming.first_seen_at is distinct from article_urls.first_seen_at
        or incoming.article_id is distinct from article_urls.article_id
    )
    then update by name
when not matched then insert by name;
