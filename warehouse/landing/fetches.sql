-- Append only: the row of a key that landed first stays.
merge into core.fetches
using (
    select *
    from (
        select unnest(fetches, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by fetch_id order by started_at) = 1
) as incoming
on fetches.fetch_id = incoming.fetch_id
when not matched then insert by name;
