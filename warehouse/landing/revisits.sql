-- Append only: the row of a key that landed first stays.
merge into core.revisits
using (
    select *
    from (
        select unnest(revisits, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by revisit_id order by asked_at) = 1
) as incoming
on revisits.revisit_id = incoming.revisit_id
when not matched then insert by name;
