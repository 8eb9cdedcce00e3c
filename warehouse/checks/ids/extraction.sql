select
    extraction_id,
    run_id::varchar,
    article_id::varchar,
    raw_ref,
from core.extractions
order by extraction_id;
