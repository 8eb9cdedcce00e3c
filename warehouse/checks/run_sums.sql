-- Of each run that ended, the entries seen are the sum of the new, updated, known, rejected and failed.
-- Do: `araxes sql "from core.failures where stage = 'sums'"` says what the run itself found.
select
    format(
        'run {}: {} entries seen, and {} new, {} updated, {} known, {} rejected, {} failed',
        run_id, entries_seen, entries_new, entries_updated, entries_known, entries_rejected, entries_failed
    ) as fault
from core.runs
where
    status in ('ok', 'partial')
    and entries_seen <> entries_new + entries_updated + entries_known + entries_rejected + entries_failed
order by started_at;
