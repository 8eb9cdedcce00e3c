-- Append only: the row of a key that landed first stays.
insert into core.term_uses by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select
            term_uses.version_id,
            term_uses.finding,
            term_uses.term_id,
        from core.term_uses
        where
            term_uses.rowid >= getvariable('places').term_uses
            and term_uses.version_id in (select landed.version_id from landed)
        union all
        select
            term_uses.version_id,
            term_uses.finding,
            term_uses.term_id,
        from core.term_uses
        where
            term_uses.rowid < getvariable('places').term_uses
            and term_uses.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id, finding, term_id)
    qualify row_number() over (partition by version_id, finding, term_id order by landed.rowid) = 1
);
