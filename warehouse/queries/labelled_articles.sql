-- One row per article that somebody labelled, with the label that counts and the wording that the
-- person saw (the current one where that is not known).
select
    labels.article_id,
    labels.relevant,
    labels.grade,
    labels.topics,
    labels.note,
    labels.lang,
    labels.country,
    coalesce(article_versions.title, articles.title, '') as title,
    coalesce(article_versions.body, articles.body, '') as body,
from main.labels
join main.articles on labels.article_id = articles.article_id
left join core.article_versions on labels.version_id = article_versions.version_id
where labels.counts
order by labels.article_id;
