-- Append only: the row of a key that landed first stays.
merge into core.acts
using (
    select *
    from (
        select unnest(acts, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, reading_version, field, "start", initiator, target order by quad_class) = 1
) as incoming
on acts.version_id = incoming.version_id
    and acts.reading_version = incoming.reading_version
    and acts.field = incoming.field
    and acts."start" = incoming."start"
    and acts.initiator = incoming.initiator
    and acts.target = incoming.target
when not matched then insert by name;
