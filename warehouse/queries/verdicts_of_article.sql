-- One row per verdict ever given on an article, newest first.
select
    verdicts.classifier,
    verdicts.classifier_version,
    verdicts.judged_at,
    verdicts.relevant,
    verdicts.grade,
    verdicts.score,
    verdicts.lang,
    verdicts.topics,
    verdicts.evidence,
    verdicts.version_id,
    verdicts.verdict_id,
    coalesce(verdicts.verdict_id = articles.verdict_id, false) as is_current,
from core.verdicts
left join main.articles on verdicts.article_id = articles.article_id
where verdicts.article_id = cast($article_id as uuid)
order by
    is_current desc,
    verdicts.judged_at desc,
    verdicts.verdict_id;
