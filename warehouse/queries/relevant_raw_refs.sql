-- One row per page in the raw archive that a version of a relevant article was read from.
select distinct article_versions.raw_ref
from main.articles
join core.article_versions on articles.article_id = article_versions.article_id
where
    articles.relevant
    and article_versions.raw_ref is not null;
