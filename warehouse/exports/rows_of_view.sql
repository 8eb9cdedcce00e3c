-- The rows of one view between two instants of one of its columns; null is no bound.
select *
from query_table($view)
where
    ($since::timestamptz is null or columns(lambda name: name = $clock) >= $since::timestamptz)
    and ($until::timestamptz is null or columns(lambda name: name = $clock) < $until::timestamptz);
