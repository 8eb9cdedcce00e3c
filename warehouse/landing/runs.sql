-- A finished row beats a running one; of two finished ones the later wins. The order of landing does
-- not matter: the incoming row has to be better in the very order in which rows that land together
-- compete.
merge into core.runs
using (
    select *
    from landed
    qualify row_number() over (partition by run_id order by finished_at desc nulls last, status = 'running', status, started_at) = 1
) as incoming
on runs.run_id = incoming.run_id
when matched
    and (
        (
            coalesce(incoming.finished_at, '-infinity'),
            incoming.status <> 'running'
        ) > (
            coalesce(runs.finished_at, '-infinity'),
            runs.status <> 'running'
        )
        or (
            incoming.finished_at is not distinct from runs.finished_at
            and incoming.status < runs.status
            and incoming.status <> 'running'
        )
    )
    then update by name
when not matched then insert by name;
