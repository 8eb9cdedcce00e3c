-- One row per run after the last that ended well, oldest first: what they fetched may be unrecorded.
-- A run that never said how it ended counts whenever it was: its clock may have been wrong.
with candidates as (
    select run_id, flow, started_at, finished_at, status
    from published.core.runs
    union all
    select run_id, flow, started_at, finished_at, status
    from memory.core.runs
),
current_runs as (
    select *
    from candidates
    qualify
        row_number() over (
            partition by run_id
            order by finished_at desc nulls last, status = 'running', status, started_at
        ) = 1
)
select run_id, started_at
from current_runs
where
    status = 'running'
    or (
        status in ('interrupted', 'failed')
        and started_at >= coalesce(
            (
                select max(ended.started_at)
                from current_runs as ended
                where
                    ended.flow = 'monitor'
                    and ended.status in ('ok', 'partial')
            ),
            started_at
        )
    )
order by started_at, run_id;
