-- Append only: the row of a key that landed first stays.
insert into core.seed_likenesses by name
select *
from landed
where rowid in (
    select landed.rowid
    from landed
    anti join (
        -- Of the rows that are there, those that may be meant: of this load, and of wordings met before it.
        select
            seed_likenesses.version_id,
            seed_likenesses.seed_article_id,
            seed_likenesses.comparison_version,
        from core.seed_likenesses
        where
            seed_likenesses.rowid >= getvariable('places').seed_likenesses
            and seed_likenesses.version_id in (select landed.version_id from landed)
        union all
        select
            seed_likenesses.version_id,
            seed_likenesses.seed_article_id,
            seed_likenesses.comparison_version,
        from core.seed_likenesses
        where
            seed_likenesses.rowid < getvariable('places').seed_likenesses
            and seed_likenesses.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id, seed_article_id, comparison_version)
    qualify row_number() over (partition by version_id, seed_article_id, comparison_version order by landed.rowid) = 1
);
