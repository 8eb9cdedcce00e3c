-- Append only: the row of a key that landed first stays.
merge into core.labels
using (
    select *
    from (
        select unnest(labels, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by label_id order by labelled_at) = 1
) as incoming
on labels.label_id = incoming.label_id
when not matched then insert by name;
