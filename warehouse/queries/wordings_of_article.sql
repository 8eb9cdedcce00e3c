-- One row per wording of an article with its text, oldest first.
select
    wordings.number,
    wordings.version_id,
    wordings.previous_version_id,
    wordings.reason,
    wordings.is_current,
    wordings.seen_at,
    wordings.read_at,
    wordings.content_hash,
    wordings.raw_ref,
    wordings.extractor,
    wordings.extractor_version,
    wordings.lang,
    article_versions.title,
    article_versions.body,
from main.wordings
join core.article_versions on wordings.version_id = article_versions.version_id
where wordings.article_id = $article_id::uuid
order by wordings.number;
