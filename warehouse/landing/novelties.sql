-- Append only: the row of a key that landed first stays.
merge into core.novelties
using (
    select *
    from (
        select unnest(novelties, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, comparison_version order by run_id) = 1
) as incoming
on novelties.version_id = incoming.version_id
    and novelties.comparison_version = incoming.comparison_version
when not matched then insert by name;
