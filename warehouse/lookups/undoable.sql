-- One row per wording that a run of reprocessing brought in place of another. Is it current still?
select
    extractions.article_id,
    extractions.from_version_id,
    article_versions.seen_at,
    extractions.version_id = articles.version_id as is_current,
from published.core.extractions
join published.core.articles on extractions.article_id = articles.article_id
join published.core.article_versions
    on extractions.from_version_id = article_versions.version_id
where
    extractions.run_id = $run_id::uuid
    and not extractions.is_trial
    and extractions.version_id <> extractions.from_version_id
order by
    article_versions.seen_at,
    extractions.article_id;
