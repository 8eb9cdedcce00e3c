-- Append only: the row of a key that landed first stays.
merge into core.failures
using (
    select *
    from (
        select unnest(failures, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by failure_id order by "at") = 1
) as incoming
on failures.failure_id = incoming.failure_id
when not matched then insert by name;
