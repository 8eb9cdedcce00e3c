-- One row per feed of $feed_ids, or of all feeds where that list is empty; the sickest first.
select *
from main.feed_health
where
    len(cast($feed_ids as varchar[])) = 0
    or list_contains(cast($feed_ids as varchar[]), feed_id)
order by
    list_position(
        ['gone', 'dead', 'failing', 'silent', 'degraded', 'new', 'ok', 'off'], status
    ),
    missed_entries desc nulls last,
    since,
    feed_id;
