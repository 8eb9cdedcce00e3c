-- One row per wording that a run of reprocessing brought in place of another. Is it current still?
select
    extractions.article_id,
    extractions.from_version_id,
    version_rows.seen_at,
    extractions.version_id = articles.version_id as is_current,
from published.core.extractions
join published.core.articles on extractions.article_id = articles.article_id
join published.core.version_rows
    on extractions.from_version_id = version_rows.version_id
where
    extractions.run_id = $run_id::uuid
    and not extractions.is_trial
    and extractions.version_id <> extractions.from_version_id
order by
    version_rows.seen_at,
    extractions.article_id;
