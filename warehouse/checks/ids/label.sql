select
    label_id,
    article_id::varchar,
    coalesce(author, ''),
    labelled_at,
from core.labels
order by label_id;
