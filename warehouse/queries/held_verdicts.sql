-- One row per article: what one version of a classifier said of its current wording, and the
-- wording itself.
select
    verdicts.article_id,
    verdicts.relevant,
    verdicts.grade,
    verdicts.score,
    verdicts.topics,
    verdicts.evidence,
    coalesce(articles.title, '') as title,
    coalesce(articles.body, '') as body,
    articles.lang,
    articles.country,
from core.verdicts
join main.articles on verdicts.version_id = articles.version_id
where
    verdicts.classifier = $classifier
    and verdicts.classifier_version = $classifier_version
qualify
    row_number() over (
        partition by verdicts.article_id
        order by
            verdicts.judged_at desc,
            verdicts.verdict_id
    ) = 1
order by verdicts.article_id;
