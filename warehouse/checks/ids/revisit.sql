select
    revisit_id,
    article_id::varchar,
    visit::varchar,
from core.revisits
order by revisit_id;
