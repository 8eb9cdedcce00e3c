-- One row per kind and outcome of what a run asked for, most frequent first.
select
    target_kind,
    outcome,
    count(*) as fetches,
    sum(attempts) as requests,
from core.fetches
where run_id = cast($run_id as uuid)
group by target_kind, outcome
order by
    target_kind,
    fetches desc,
    outcome;
