-- Append only: the row of a key that landed first stays.
merge into core.mentions
using (
    select *
    from (
        select unnest(mentions, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, reading_version, field, "start", entity_id order by strength desc) = 1
) as incoming
on mentions.version_id = incoming.version_id
    and mentions.reading_version = incoming.reading_version
    and mentions.field = incoming.field
    and mentions."start" = incoming."start"
    and mentions.entity_id = incoming.entity_id
when not matched then insert by name;
