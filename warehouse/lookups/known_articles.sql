-- One row per known article of the list.
select article_id
from published.core.articles
where list_contains($ids::uuid[], article_id)
union all
select article_id
from memory.core.articles
where list_contains($ids::uuid[], article_id);
