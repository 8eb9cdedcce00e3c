-- One row per classifier version of which the warehouse holds verdicts on current wordings.
select
    verdicts.classifier,
    verdicts.classifier_version,
    -- One version judges a wording once, and an article has one that is current.
    count(*) as articles,
from core.verdicts
semi join core.article_facts on verdicts.version_id = article_facts.version_id
group by
    verdicts.classifier,
    verdicts.classifier_version
order by
    verdicts.classifier,
    verdicts.classifier_version;
