-- The newest reading of the registry wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.feeds
using (
    with candidates as (
        select *
        from landed
        union all by name
        select feeds.*
        from core.feeds
        where feeds.feed_id in (select landed.feed_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by feed_id order by updated_at desc, url) = 1
) as incoming
on feeds.feed_id = incoming.feed_id
when matched
    and (
        incoming.updated_at is distinct from feeds.updated_at
        or incoming.url is distinct from feeds.url
    )
    then update by name
when not matched then insert by name;
