-- Append only: the row of a key that landed first stays.
merge into core.seed_likenesses
using (
    select *
    from (
        select unnest(seed_likenesses, max_depth := 2)
        from read_parquet(getvariable('spool_file'))
    ) as landed
    qualify row_number() over (partition by version_id, seed_article_id, comparison_version order by similarity desc) = 1
) as incoming
on seed_likenesses.version_id = incoming.version_id
    and seed_likenesses.seed_article_id = incoming.seed_article_id
    and seed_likenesses.comparison_version = incoming.comparison_version
when not matched then insert by name;
