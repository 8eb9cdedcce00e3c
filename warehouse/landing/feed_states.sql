-- The state after the newest poll wins, whatever the order of landing: the incoming row has to be
-- newer in the very order in which rows that land together compete.
merge into core.feed_states
using (
    select *
    from landed
    qualify row_number() over (partition by feed_id order by polled_at desc nulls last, next_poll_at desc nulls last, run_id desc nulls last) = 1
) as incoming
on feed_states.feed_id = incoming.feed_id
when matched
    and (
        coalesce(incoming.polled_at, '-infinity'),
        coalesce(incoming.next_poll_at, '-infinity'),
        coalesce(incoming.run_id, '00000000-0000-0000-0000-000000000000')
    ) > (
        coalesce(feed_states.polled_at, '-infinity'),
        coalesce(feed_states.next_poll_at, '-infinity'),
        coalesce(feed_states.run_id, '00000000-0000-0000-0000-000000000000')
    )
    then update by name
when not matched then insert by name;
