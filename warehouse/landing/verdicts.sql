-- Append only: the row of a key that landed first stays. Of wordings that were met before, rows are looked
-- for by their articles: what is derived of those reads the same column.
insert into core.verdicts by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        select verdict_id
        from core.verdicts
        where rowid in (
            select verdicts.rowid
            from core.verdicts
            where
                verdicts.rowid >= getvariable('places').verdicts
                and verdicts.article_id in (select landed.article_id from landed)
            union all
            select verdicts.rowid
            from core.verdicts
            where
                verdicts.rowid < getvariable('places').verdicts
                and verdicts.article_id in (
                    select landed.article_id
                    from landed
                    join met_versions on landed.version_id = met_versions.version_id
                    where met_versions.is_met
                )
        )
    ) as held using (verdict_id)
    qualify row_number() over (partition by verdict_id order by landed.rowid) = 1
);
