-- Wordings; those read anew from the same bytes have an id of another kind.
select
    version_id,
    article_id::varchar,
    content_hash,
from core.version_rows
where reason is distinct from 'reprocessed'
order by version_id;
