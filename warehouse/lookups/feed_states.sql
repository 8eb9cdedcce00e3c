-- One row per feed: the state after its newest poll, published or still in the spool.
select *
from (
    select *
    from published.core.feed_states
    union all by name
    select *
    from memory.core.feed_states
) as states
qualify
    row_number() over (
        partition by feed_id
        order by polled_at desc nulls last, next_poll_at desc nulls last, run_id desc nulls last
    ) = 1;
