-- One row per article, the first $limit by id: what one version of a classifier said of its current
-- wording, and the wording itself.
-- Chosen by ids alone: whoever sorts them sorts no texts.
with chosen as materialized (
    select
        verdicts.article_id,
        verdicts.rowid as verdict_place,
        articles.rowid as article_place,
        articles.first_seen_at,
    from core.verdicts
    join core.articles on verdicts.version_id = articles.version_id
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
    order by verdicts.article_id
    limit $limit
)
select
    chosen.article_id,
    verdicts.relevant,
    verdicts.grade,
    verdicts.score,
    verdicts.topics,
    verdicts.evidence,
    coalesce(articles.title, '') as title,
    coalesce(articles.body, '') as body,
    articles.lang,
    outlets.country,
from chosen
join core.verdicts on chosen.verdict_place = verdicts.rowid
join core.articles on chosen.article_place = articles.rowid
join core.article_facts
    on chosen.article_id = article_facts.article_id
    and chosen.first_seen_at = article_facts.first_seen_at
left join core.outlets on article_facts.outlet_id = outlets.outlet_id
order by chosen.article_id;
