-- One row per run that began and has not said how it ended, oldest first.
with candidates as (
    select *
    from published.core.runs
    union all by name
    select *
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
select *
from current_runs
where status = 'running'
order by started_at, run_id;
