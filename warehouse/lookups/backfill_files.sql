-- One row per address of a sitemap that a backfill read and that no finished backfill followed.
with backfills as (
    select run_id, started_at, status
    from published.core.runs
    where
        flow = 'backfill'
        and started_at > $since
),
unfinished as (
    select backfills.run_id
    from backfills
    where backfills.started_at > coalesce(
        (select max(ended.started_at) from backfills as ended where ended.status = 'ok'),
        $since
    )
)
select
    url,
    arg_max(raw_ref, started_at) as raw_ref,
    max(started_at) as started_at,
from published.core.fetches
where
    run_id in (select unfinished.run_id from unfinished)
    and target_kind = 'feed'
    and outcome = 'ok'
    and raw_ref is not null
group by url;
