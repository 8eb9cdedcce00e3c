-- One row per outcome of the polls of a run, with the feeds that had it.
select
    outcome,
    count(*) as feeds,
    list(feed_id order by feed_id) as feed_ids,
    sum(entries_seen) as entries_seen,
    sum(entries_new) as entries_new,
from core.feed_polls
where run_id = cast($run_id as uuid)
group by outcome
order by
    feeds desc,
    outcome;
