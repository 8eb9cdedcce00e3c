-- Another version counts: of every article.
insert into touched_articles
select article_id
from core.articles;
