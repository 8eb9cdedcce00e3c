-- Append only: the row of a key that landed first stays.
merge into core.opinions
using (
    select *
    from (
        select unnest(opinions, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by opinion_id order by asked_at) = 1
) as incoming
on opinions.opinion_id = incoming.opinion_id
when not matched then insert by name;
