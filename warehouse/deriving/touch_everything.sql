insert into touched_articles
select article_id
from core.articles;
