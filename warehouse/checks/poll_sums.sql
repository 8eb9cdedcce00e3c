-- Of each poll of a feed, the entries seen are the sum of the new, updated, known, rejected and failed.
-- Do: `araxes sql "from core.failures where stage = 'sums'"` says what the run itself found.
select
    format(
        'feed {} in run {}: {} entries seen, and {} new, {} updated, {} known, {} rejected, {} failed',
        feed_id, run_id, entries_seen, entries_new, entries_updated, entries_known, entries_rejected, entries_failed
    ) as fault
from core.feed_polls
where entries_seen <> entries_new + entries_updated + entries_known + entries_rejected + entries_failed
order by
    polled_at,
    feed_id;
