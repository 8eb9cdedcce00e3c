-- The state after the newest poll wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.feed_states
using (
    with landed as (
        select unnest(feed_states, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ),
    candidates as (
        select *
        from landed
        union all by name
        select feed_states.*
        from core.feed_states
        where feed_states.feed_id in (select landed.feed_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by feed_id order by polled_at desc nulls last, next_poll_at desc nulls last, run_id desc nulls last) = 1
) as incoming
on feed_states.feed_id = incoming.feed_id
when matched
    and (
        incoming.polled_at is distinct from feed_states.polled_at
        or incoming.next_poll_at is distinct from feed_states.next_poll_at
        or incoming.run_id is distinct from feed_states.run_id
    )
    then update by name
when not matched then insert by name;
