-- Every address at which an article is or was held.
select url
from core.article_urls
where article_id = $article
union
select canonical_url
from core.articles
where article_id = $article
union
select url
from core.page_states
where article_id = $article
union
select url
from core.revisits
where article_id = $article;
