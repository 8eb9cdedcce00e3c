select
    move_id,
    run_id::varchar,
    feed_id,
    from_url,
    to_url,
from core.feed_moves
order by move_id;
