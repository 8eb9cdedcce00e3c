-- Each run of `monitor` that ended has one poll for every feed that was due, and counts what its polls count.
-- Do: run `araxes rebuild`; if it comes again, a batch is lost: `araxes verify` names it above.
with polls as (
    select
        run_id,
        count(*) as feeds,
        sum(entries_seen) as seen,
        sum(entries_new) as new_ones,
        sum(entries_failed) as failed,
    from core.feed_polls
    group by run_id
)
select
    format(
        'run {}: {} feeds due, {} entries seen, {} new, {} failed; its polls say {}, {}, {}, {}',
        runs.run_id, feeds_due, entries_seen, entries_new, entries_failed,
        coalesce(feeds, 0), coalesce(seen, 0), coalesce(new_ones, 0), coalesce(failed, 0)
    ) as fault
from core.runs
left join polls using (run_id)
where
    flow = 'monitor'
    and status in ('ok', 'partial')
    and (feeds_due, entries_seen, entries_new, entries_failed)
    <> (coalesce(feeds, 0), coalesce(seen, 0), coalesce(new_ones, 0), coalesce(failed, 0))
order by started_at;
