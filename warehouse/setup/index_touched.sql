-- The articles that a load touches (warehouse/deriving).
create or replace temp table search_touched as
select distinct article_id
from touched_articles;
