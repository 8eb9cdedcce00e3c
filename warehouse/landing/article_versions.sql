-- Append only: the row of a key that landed first stays.
merge into core.article_versions
using (
    select *
    from (
        select unnest(article_versions, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id order by seen_at) = 1
) as incoming
on article_versions.version_id = incoming.version_id
when not matched then insert by name;
