-- Append only: the row of a key that landed first stays.
insert into core.acts by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select
            acts.version_id,
            acts.reading_version,
            acts.field,
            acts."start",
            acts.initiator,
            acts.target,
        from core.acts
        where
            acts.rowid >= getvariable('places').acts
            and acts.version_id in (select landed.version_id from landed)
        union all
        select
            acts.version_id,
            acts.reading_version,
            acts.field,
            acts."start",
            acts.initiator,
            acts.target,
        from core.acts
        where
            acts.rowid < getvariable('places').acts
            and acts.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id, reading_version, field, "start", initiator, target)
    qualify row_number() over (partition by version_id, reading_version, field, "start", initiator, target order by landed.rowid) = 1
);
