select 1
from published.core.articles
where article_id = $id
union all
select 1
from memory.core.articles
where article_id = $id
limit 1;
