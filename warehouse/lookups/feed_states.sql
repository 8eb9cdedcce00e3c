-- One JSON text with one object per feed: the state after its newest poll, published or still in the
-- spool. Every run reads all of them, and instants fetched one by one cost 4 microseconds each.
select to_json(list(states))
from (
    select *
    from (
        select *
        from published.core.feed_states
        union all by name
        select *
        from memory.core.feed_states
    ) as known
    qualify
        row_number() over (
            partition by feed_id
            order by polled_at desc nulls last, next_poll_at desc nulls last, run_id desc nulls last
        ) = 1
) as states;
