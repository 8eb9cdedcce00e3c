select
    copy_id,
    least(article_id::varchar, source_id::varchar),
    greatest(article_id::varchar, source_id::varchar),
from core.copies
order by copy_id;
