-- Append only: the row of a key that landed first stays.
merge into core.verdicts
using (
    select *
    from (
        select unnest(verdicts, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by verdict_id order by judged_at) = 1
) as incoming
on verdicts.verdict_id = incoming.verdict_id
when not matched then insert by name;
