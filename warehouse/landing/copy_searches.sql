-- Append only: the row of a key that landed first stays.
insert into core.copy_searches by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select copy_searches.version_id
        from core.copy_searches
        where
            copy_searches.rowid >= getvariable('places').copy_searches
            and copy_searches.version_id in (select landed.version_id from landed)
        union all
        select copy_searches.version_id
        from core.copy_searches
        where
            copy_searches.rowid < getvariable('places').copy_searches
            and copy_searches.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id)
    qualify row_number() over (partition by version_id order by landed.rowid) = 1
);
