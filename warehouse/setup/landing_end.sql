-- After rows have landed: wordings that they name and that are not there yet are to be known again, those that
-- have come need not.
insert into core.early_ids
select met_versions.version_id
from met_versions
where
    not met_versions.is_met
    and met_versions.version_id not in (
        select version_rows.version_id
        from core.version_rows
        where version_rows.rowid >= getvariable('places').version_rows
    );

delete from core.early_ids
where id in (
    select version_rows.version_id
    from core.version_rows
    where version_rows.rowid >= getvariable('places').version_rows
);

drop table met_versions;

-- Nothing of a batch is left beside the tables.
drop table landed;
