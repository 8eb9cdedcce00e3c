-- The newest run over the feeds that has ended; no row before the first.
select
    run_id,
    trigger,
    origin,
    status,
    started_at,
    finished_at,
    feeds_due,
    feeds_ok,
    feeds_unchanged,
    feeds_failed,
    coalesce(feeds_degraded, 0) as feeds_degraded,
    feeds_deferred,
    coalesce(feeds_disabled, 0) as feeds_disabled,
    coalesce(possible_losses, 0) as possible_losses,
    entries_new,
    articles_new,
from core.runs
where
    finished_at is not null
    and flow = 'monitor'
    and origin in ('feed', 'demo')
order by
    finished_at desc,
    run_id
limit 1;
