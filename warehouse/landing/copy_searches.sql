-- Append only: the row of a key that landed first stays.
merge into core.copy_searches
using (
    select *
    from (
        select unnest(copy_searches, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id order by searched_at) = 1
) as incoming
on copy_searches.version_id = incoming.version_id
when not matched then insert by name;
