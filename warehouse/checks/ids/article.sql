-- One of the addresses of an article is the one that its id was derived from.
select
    article_id,
    canonical_url,
from core.articles
where canonical_url is not null
union
select
    article_id,
    url,
from core.article_urls
order by article_id;
