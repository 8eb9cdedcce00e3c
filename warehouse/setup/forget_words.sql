-- What a feed or a list may say of an article.
select title as "text"
from core.articles
where article_id = $article
union
select title
from core.version_rows
where article_id = $article
union
select description
from core.version_rows
where article_id = $article
union
select description
from core.articles
where article_id = $article;
