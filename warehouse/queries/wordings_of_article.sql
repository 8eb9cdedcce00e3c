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
    version_rows.title,
    coalesce(version_rows.body, shown.body) as body,
from main.wordings
join core.version_rows on wordings.version_id = version_rows.version_id
left join (
    select
        articles.version_id,
        articles.body,
    from core.articles
    where articles.article_id = $article_id::uuid
) as shown on wordings.version_id = shown.version_id
where wordings.article_id = $article_id::uuid
order by wordings.number;
