-- One row per run whose id begins so.
select
    run_id,
    flow,
from published.core.runs
where starts_with(cast(run_id as varchar), lower($name));
