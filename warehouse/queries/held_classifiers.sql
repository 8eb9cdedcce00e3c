-- One row per classifier version of which the warehouse holds verdicts on current wordings.
select
    verdicts.classifier,
    verdicts.classifier_version,
    count(distinct verdicts.article_id) as articles,
from core.verdicts
join core.articles on verdicts.version_id = articles.version_id
group by
    verdicts.classifier,
    verdicts.classifier_version
order by
    verdicts.classifier,
    verdicts.classifier_version;
