-- Append only: the row of a key that landed first stays. A text that stands in core.articles under the
-- same wording is not written again. Rows are chosen by keys and places alone: to sort whole ones
-- costs three times as much.
insert into core.version_rows by name
with shown as (
    select
        version_id,
        body,
    from core.articles
    where rowid in (
        select articles.rowid
        from core.articles
        where
            articles.rowid >= getvariable('places').articles
            and articles.article_id in (select landed.article_id from landed)
        union all
        -- One that is older shows no wording that was not met.
        select articles.rowid
        from core.articles
        where
            articles.rowid < getvariable('places').articles
            and articles.article_id in (
                select landed.article_id
                from landed
                join met_versions on landed.version_id = met_versions.version_id
                where met_versions.is_met
            )
    )
)
select landed.* replace (nullif(landed.body, shown.body) as body)
from landed
left join shown on landed.version_id = shown.version_id
where landed.rowid in (
    select landed.rowid
    from landed
    anti join (
        select version_rows.version_id
        from core.version_rows
        where
            version_rows.rowid >= getvariable('places').version_rows
            and version_rows.version_id in (select landed.version_id from landed)
        union all
        select version_rows.version_id
        from core.version_rows
        where
            version_rows.rowid < getvariable('places').version_rows
            and version_rows.version_id in (select met_versions.version_id from met_versions where met_versions.is_met)
    ) as held using (version_id)
    qualify row_number() over (partition by version_id order by landed.rowid) = 1
);
