-- The newest version wins; first_seen_at and origin of the first sighting are kept, and a seed stays a seed.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.articles
using (
    with landed as (
        select unnest(articles, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ),
    candidates as (
        select *
        from landed
        union all by name
        select articles.*
        from core.articles
        where articles.article_id in (select landed.article_id from landed)
    )
    select * replace (
        min(first_seen_at) over (partition by article_id) as first_seen_at,
        first_value(origin) over (
            partition by article_id
            order by origin = 'seed' desc, first_seen_at, origin
        ) as origin
    )
    from candidates
    qualify row_number() over (partition by article_id order by seen_at desc, coalesce(read_at, seen_at) desc, version_id desc, run_id desc) = 1
) as incoming
on articles.article_id = incoming.article_id
when matched
    and (
        incoming.seen_at is distinct from articles.seen_at
        or incoming.read_at is distinct from articles.read_at
        or incoming.version_id is distinct from articles.version_id
        or incoming.first_seen_at is distinct from articles.first_seen_at
        or incoming.origin is distinct from articles.origin
        or incoming.run_id is distinct from articles.run_id
    )
    then update by name
when not matched then insert by name;
