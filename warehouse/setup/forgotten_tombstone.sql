-- What is on record of an article that was forgotten.
select
    entry_ids,
    url_sha256s,
    raw_refs,
    forgotten_at,
    forgotten_by,
    reason,
from core.tombstones
where article_id = $article;
