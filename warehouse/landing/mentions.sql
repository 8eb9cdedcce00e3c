-- Append only: the row of a key that landed first stays.
insert into core.mentions by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it. The first
        -- column alone is read of all.
        select
            mentions.version_id,
            mentions.reading_version,
            mentions.field,
            mentions."start",
            mentions.entity_id,
        from core.mentions
        where rowid in (
            select mentions.rowid
            from core.mentions
            where
                mentions.rowid >= getvariable('places').mentions
                and mentions.version_id in (select landed.version_id from landed)
            union all
            select mentions.rowid
            from core.mentions
            where
                mentions.rowid < getvariable('places').mentions
                and mentions.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
        )
    ) as held using (version_id, reading_version, field, "start", entity_id)
    qualify row_number() over (partition by version_id, reading_version, field, "start", entity_id order by landed.rowid) = 1
);
