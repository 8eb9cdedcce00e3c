-- One row per page in the raw archive that a version of a relevant article was read from.
select distinct version_rows.raw_ref
from main.articles
join core.version_rows on articles.article_id = version_rows.article_id
where
    articles.relevant
    and version_rows.raw_ref is not null;
