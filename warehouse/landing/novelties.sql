-- Append only: the row of a key that landed first stays.
insert into core.novelties by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select
            novelties.version_id,
            novelties.comparison_version,
        from core.novelties
        where
            novelties.rowid >= getvariable('places').novelties
            and novelties.version_id in (select landed.version_id from landed)
        union all
        select
            novelties.version_id,
            novelties.comparison_version,
        from core.novelties
        where
            novelties.rowid < getvariable('places').novelties
            and novelties.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id, comparison_version)
    qualify row_number() over (partition by version_id, comparison_version order by landed.rowid) = 1
);
