-- A finished row beats a running one; of two finished ones the later wins.
-- What landed and what is there compete on equal terms: the order of landing does not matter.
merge into core.runs
using (
    with landed as (
        select unnest(runs, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ),
    candidates as (
        select *
        from landed
        union all by name
        select runs.*
        from core.runs
        where runs.run_id in (select landed.run_id from landed)
    )
    select *
    from candidates
    qualify row_number() over (partition by run_id order by finished_at desc nulls last, status = 'running', status, started_at) = 1
) as incoming
on runs.run_id = incoming.run_id
when matched
    and (
        incoming.finished_at is distinct from runs.finished_at
        or incoming.status is distinct from runs.status
    )
    then update by name
when not matched then insert by name;
